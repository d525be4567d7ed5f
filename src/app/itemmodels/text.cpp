#include "app/itemmodels/text.h"

#include "base/files.h"

namespace stillroom::app {

QString singleLine(std::string_view text) {
    QString line = toQt(text);
    for (QChar& c : line) {
        if (c.category() == QChar::Other_Control || c.category() == QChar::Other_Format || c.category() == QChar::Separator_Line ||
            c.category() == QChar::Separator_Paragraph)
            c = u' ';
    }
    return line;
}

QString shownPlace(const std::string& file, std::uint32_t line, const std::string& root) {
    const QString path = singleLine(shownPath(file, root));
    return line == 0 ? path : path + u':' + QString::number(line);
}

} // namespace stillroom::app
