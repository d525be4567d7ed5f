from flask_sqlalchemy import SQLAlchemy

db = SQLAlchemy()


class User(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class UserAccount(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class HTTPRequestLog(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class OAuth2Token(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Foo2Bar(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class I18nText(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class UserIDs(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class API(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class lower_case(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class A1B2C3(db.Model):
    id = db.Column(db.Integer, primary_key=True)


class Given(db.Model):
    __tablename__ = "given_name"
    id = db.Column(db.Integer, primary_key=True)


class ÜberGröße(db.Model):
    id = db.Column(db.Integer, primary_key=True)
