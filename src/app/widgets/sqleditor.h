#pragma once

#include <Qsci/qsciscintilla.h>

#include <vector>

class QsciAPIs;
class QsciLexerSQL;

namespace stillroom::app {

/// An editor of SQL in the application's colours: line numbers, completion, a mark at the place of an error.
class SqlEditor : public QsciScintilla {
    Q_OBJECT

public:
    explicit SqlEditor(QWidget* parent = nullptr);

    /// Names that are offered while typing, beside SQL's own words.
    void setNames(const QStringList& names);
    /// Puts the cursor at a byte of the text and marks its line; -1 takes the mark away.
    void markError(int byte);
    void goToLine(int line);

protected:
    bool event(QEvent* event) override;
    void changeEvent(QEvent* event) override;

private:
    void applyColors();

    QsciLexerSQL* m_lexer;
    QsciAPIs* m_words;
};

} // namespace stillroom::app
