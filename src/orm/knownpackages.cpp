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
