#include "app/itemmodels/text.h"

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

} // namespace stillroom::app
