#pragma once

class QObject;

namespace stillroom::app {

/// Shows every tool tip of the application as the text that it is, wrapped where it is long: names and messages of databases and projects
/// stand in them, and Qt would take those that look like HTML for rich text. Holds as long as `owner` lives.
void showTipsAsText(QObject& owner);

} // namespace stillroom::app
