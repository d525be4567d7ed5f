#include "orm/knownpackages.h"

#include <algorithm>
#include <iterator>

namespace stillroom::orm {

namespace {

struct KnownModule {
    std::string_view name;
    std::string_view source;
};

constexpr KnownModule kModules[] = {
    {"oslo_db.sqlalchemy.models", R"py(
from sqlalchemy import Column, DateTime, Integer

class ModelBase: pass
class ModelIterator: pass

class TimestampMixin:
    created_at = Column(DateTime, default=lambda: None)
    updated_at = Column(DateTime)

class SoftDeleteMixin:
    deleted_at = Column(DateTime)
    deleted = Column(Integer, default=0)
)py"},
    {"oslo_db.sqlalchemy.types", R"py(
from sqlalchemy.types import Integer, String, Text, TypeDecorator

class JsonEncodedType(TypeDecorator):
    impl = Text
    def __init__(self, mysql_as_long=False, mysql_as_medium=False):
        super().__init__()

class JsonEncodedDict(JsonEncodedType): pass
class JsonEncodedList(JsonEncodedType): pass

class SoftDeleteInteger(TypeDecorator):
    impl = Integer
)py"},
    {"fastapi_users_db_sqlalchemy.generics", R"py(
from sqlalchemy import CHAR, TIMESTAMP, TypeDecorator
from sqlalchemy.dialects.postgresql import UUID

class GUID(TypeDecorator):
    impl = CHAR
    def load_dialect_impl(self, dialect):
        if dialect.name == "postgresql":
            return dialect.type_descriptor(UUID())
        return dialect.type_descriptor(CHAR(36))

class TIMESTAMPAware(TypeDecorator):
    impl = TIMESTAMP
)py"},
    {"fastapi_users_db_sqlalchemy", R"py(
import uuid
from typing import Generic, Optional
from fastapi_users.models import ID
from fastapi_users_db_sqlalchemy.generics import GUID
from sqlalchemy import Boolean, ForeignKey, Integer, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

class SQLAlchemyBaseUserTable(Generic[ID]):
    __tablename__ = "user"
    email: Mapped[str] = mapped_column(String(length=320), unique=True, index=True, nullable=False)
    hashed_password: Mapped[str] = mapped_column(String(length=1024), nullable=False)
    is_active: Mapped[bool] = mapped_column(Boolean, default=True, nullable=False)
    is_superuser: Mapped[bool] = mapped_column(Boolean, default=False, nullable=False)
    is_verified: Mapped[bool] = mapped_column(Boolean, default=False, nullable=False)

class SQLAlchemyBaseUserTableUUID(SQLAlchemyBaseUserTable[uuid.UUID]):
    id: Mapped[uuid.UUID] = mapped_column(GUID, primary_key=True, default=uuid.uuid4)

class SQLAlchemyBaseOAuthAccountTable(Generic[ID]):
    __tablename__ = "oauth_account"
    oauth_name: Mapped[str] = mapped_column(String(length=100), index=True, nullable=False)
    access_token: Mapped[str] = mapped_column(String(length=1024), nullable=False)
    expires_at: Mapped[Optional[int]] = mapped_column(Integer, nullable=True)
    refresh_token: Mapped[Optional[str]] = mapped_column(String(length=1024), nullable=True)
    account_id: Mapped[str] = mapped_column(String(length=320), index=True, nullable=False)
    account_email: Mapped[str] = mapped_column(String(length=320), nullable=False)

class SQLAlchemyBaseOAuthAccountTableUUID(SQLAlchemyBaseOAuthAccountTable[uuid.UUID]):
    id: Mapped[uuid.UUID] = mapped_column(GUID, primary_key=True, default=uuid.uuid4)

    @declared_attr
    def user_id(cls) -> Mapped[GUID]:
        return mapped_column(GUID, ForeignKey("user.id", ondelete="cascade"), nullable=False)
)py"},
    {"fastapi_users_db_sqlalchemy.access_token", R"py(
import uuid
from datetime import datetime
from typing import Generic
from fastapi_users.models import ID
from fastapi_users_db_sqlalchemy.generics import GUID, TIMESTAMPAware
from sqlalchemy import ForeignKey, String
from sqlalchemy.orm import Mapped, declared_attr, mapped_column

class SQLAlchemyBaseAccessTokenTable(Generic[ID]):
    __tablename__ = "accesstoken"
    token: Mapped[str] = mapped_column(String(length=43), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(TIMESTAMPAware(timezone=True), index=True, nullable=False, default=datetime.now)

class SQLAlchemyBaseAccessTokenTableUUID(SQLAlchemyBaseAccessTokenTable[uuid.UUID]):
    @declared_attr
    def user_id(cls) -> Mapped[GUID]:
        return mapped_column(GUID, ForeignKey("user.id", ondelete="cascade"), nullable=False)
)py"},
    {"flask_appbuilder.models.sqla", R"py(
from flask_sqlalchemy import SQLAlchemy

Model = SQLAlchemy().Model
Base = Model

class SQLA(SQLAlchemy):
    Model = Model
)py"},
    {"flask_appbuilder", "from flask_appbuilder.models.sqla import Base, Model, SQLA\n"},
    {"flask_appbuilder.models.mixins", R"py(
from sqlalchemy import Column, DateTime, ForeignKey, Integer, Text, TypeDecorator
from sqlalchemy.ext.declarative import declared_attr

class FileColumn(TypeDecorator):
    impl = Text

class ImageColumn(TypeDecorator):
    impl = Text
    def __init__(self, thumbnail_size=(20, 20, True), size=(100, 100, True), **kw):
        super().__init__()

class AuditMixin:
    created_on = Column(DateTime, default=lambda: None, nullable=False)
    changed_on = Column(DateTime, default=lambda: None, nullable=False)

    @declared_attr
    def created_by_fk(cls):
        return Column(Integer, ForeignKey("ab_user.id"), default=lambda: None, nullable=False)

    @declared_attr
    def changed_by_fk(cls):
        return Column(Integer, ForeignKey("ab_user.id"), default=lambda: None, nullable=False)
)py"},
    {"sqlalchemy_utils.models", R"py(
from sqlalchemy import Column, DateTime

class Timestamp:
    created = Column(DateTime, default=lambda: None, nullable=False)
    updated = Column(DateTime, default=lambda: None, nullable=False)
)py"},
    {"sqlalchemy_utils", "from sqlalchemy_utils.models import Timestamp\n"},
    {"authlib.integrations.sqla_oauth2", R"py(
from authlib.integrations.sqla_oauth2.client_mixin import OAuth2ClientMixin
from authlib.integrations.sqla_oauth2.tokens_mixins import OAuth2AuthorizationCodeMixin, OAuth2TokenMixin
)py"},
    {"authlib.integrations.sqla_oauth2.client_mixin", R"py(
from sqlalchemy import Column, Integer, String, Text

class OAuth2ClientMixin:
    client_id = Column(String(48), index=True)
    client_secret = Column(String(120))
    client_id_issued_at = Column(Integer, nullable=False, default=0)
    client_secret_expires_at = Column(Integer, nullable=False, default=0)
    _client_metadata = Column("client_metadata", Text)
)py"},
    {"authlib.integrations.sqla_oauth2.tokens_mixins", R"py(
from sqlalchemy import Column, Integer, String, Text

class OAuth2AuthorizationCodeMixin:
    code = Column(String(120), unique=True, nullable=False)
    client_id = Column(String(48))
    redirect_uri = Column(Text, default="")
    response_type = Column(Text, default="")
    scope = Column(Text, default="")
    nonce = Column(Text)
    auth_time = Column(Integer, nullable=False, default=lambda: 0)
    acr = Column(Text, nullable=True)
    amr = Column(Text, nullable=True)
    code_challenge = Column(Text)
    code_challenge_method = Column(String(48))

class OAuth2TokenMixin:
    client_id = Column(String(48))
    token_type = Column(String(40))
    access_token = Column(String(255), unique=True, nullable=False)
    refresh_token = Column(String(255), index=True)
    scope = Column(Text, default="")
    issued_at = Column(Integer, nullable=False, default=lambda: 0)
    access_token_revoked_at = Column(Integer, nullable=False, default=0)
    refresh_token_revoked_at = Column(Integer, nullable=False, default=0)
    expires_in = Column(Integer, nullable=False, default=0)
)py"},
    {"celery.backends.database", "from celery.backends.database.models import Task, TaskExtended, TaskSet\n"},
    {"celery.backends.database.session", R"py(
from sqlalchemy.orm import declarative_base

ResultModelBase = declarative_base()
)py"},
    {"celery.backends.database.models", R"py(
from celery.backends.database.session import ResultModelBase
from sqlalchemy import Column, DateTime, Integer, LargeBinary, PickleType, Sequence, String, Text

class Task(ResultModelBase):
    __tablename__ = "celery_taskmeta"
    id = Column(Integer, Sequence("task_id_sequence"), primary_key=True, autoincrement=True)
    task_id = Column(String(155), unique=True)
    status = Column(String(50), default="PENDING")
    result = Column(PickleType, nullable=True)
    date_done = Column(DateTime, default=lambda: None, nullable=True)
    traceback = Column(Text, nullable=True)

class TaskExtended(Task):
    __tablename__ = "celery_taskmeta"
    __table_args__ = {"extend_existing": True}
    name = Column(String(155), nullable=True)
    args = Column(LargeBinary, nullable=True)
    kwargs = Column(LargeBinary, nullable=True)
    worker = Column(String(155), nullable=True)
    retries = Column(Integer, nullable=True)
    queue = Column(String(155), nullable=True)

class TaskSet(ResultModelBase):
    __tablename__ = "celery_tasksetmeta"
    id = Column(Integer, Sequence("taskset_id_sequence"), autoincrement=True, primary_key=True)
    taskset_id = Column(String(155), unique=True)
    result = Column(PickleType, nullable=True)
    date_done = Column(DateTime, default=lambda: None, nullable=True)
)py"},
    {"inflection", R"py(
import re

def camelize(string, uppercase_first_letter=True):
    if uppercase_first_letter:
        return re.sub(r"(?:^|_)(.)", lambda m: m.group(1).upper(), string)
    return string[0].lower() + camelize(string)[1:]

def underscore(word):
    word = re.sub(r"([A-Z]+)([A-Z][a-z])", r"\1_\2", word)
    word = re.sub(r"([a-z\d])([A-Z])", r"\1_\2", word)
    return word.replace("-", "_").lower()
)py"},
    {"stringcase", R"py(
import re

def snakecase(string):
    string = re.sub(r"[\-\.\s]", "_", str(string))
    if not string:
        return string
    return string[0].lower() + re.sub(r"[A-Z]", lambda matched: "_" + matched.group(0).lower(), string[1:])
)py"},
};

} // namespace

std::optional<std::string_view> knownModule(std::string_view name) {
    const auto found = std::find_if(std::begin(kModules), std::end(kModules), [name](const KnownModule& m) { return m.name == name; });
    if (found != std::end(kModules)) return found->source;
    const bool above = std::any_of(std::begin(kModules), std::end(kModules), [name](const KnownModule& m) {
        return m.name.size() > name.size() && m.name.starts_with(name) && m.name[name.size()] == '.';
    });
    return above ? std::optional<std::string_view>("") : std::nullopt;
}

} // namespace stillroom::orm
