#include "catch.h"
#include "orm/requirements.h"

using stillroom::orm::requiredVersion2;

TEST_CASE("requirements tell which SQLAlchemy runs where they allow one alone") {
    const std::optional<bool> older = false;
    const std::optional<bool> newer = true;
    CHECK(requiredVersion2("SQLAlchemy==1.4.41\nsqlmodel==0.0.8\n") == older);
    CHECK(requiredVersion2("flask-sqlalchemy\nsqlalchemy<2.0\n") == older);
    CHECK(requiredVersion2("sqlalchemy<2") == older);
    CHECK(requiredVersion2("sqlalchemy>=1.3,<1.5") == older);
    CHECK(requiredVersion2("install_requires=['sqlalchemy~=1.4', 'x']") == older);
    CHECK(requiredVersion2("sqlalchemy[asyncio]>=2.0.1") == newer);
    CHECK(requiredVersion2("SQLAlchemy >= 2.0, < 2.1") == newer);
    CHECK(requiredVersion2("dependencies = [\n  \"sqlalchemy>=2\",\n]") == newer);
    CHECK(requiredVersion2("SQLAlchemy = \"^2.0.7\"") == newer);
    CHECK(requiredVersion2("sqlalchemy = \"^1.4\"") == older);
    CHECK(requiredVersion2("sqlalchemy = {extras = [\"asyncio\"], version = \"^2.0\"}") == newer);
    CHECK(requiredVersion2("name = \"sqlalchemy\"\nversion = \"2.0.29\"\n") == newer);
    CHECK(requiredVersion2("name = \"sqlalchemy\"\nversion = \"1.4.46\"\n") == older);
    CHECK(requiredVersion2("sqlmodel==0.0.8") == older);
    CHECK(requiredVersion2("sqlmodel>=0.0.14") == newer);
}

TEST_CASE("requirements that allow both, or say nothing, tell nothing") {
    for (const char* text : {"", "sqlalchemy", "sqlalchemy>=1.4", "sqlalchemy<3", "sqlalchemy-utils==0.38", "Flask-SQLAlchemy==2.5", "sqlalchemy_json==1.0",
                             "sqlalchemy # ==1.4", "sqlalchemy = \"*\"", "sqlalchemy @ https://example.org/sqlalchemy.zip", "import sqlalchemy\nx = 1.4"}) {
        INFO(text);
        CHECK_FALSE(requiredVersion2(text).has_value());
    }
}
