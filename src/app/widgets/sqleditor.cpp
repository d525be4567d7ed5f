#include "app/widgets/sqleditor.h"

#include "app/widgets/theme.h"

#include <QEvent>
#include <QFontDatabase>
#include <QKeyEvent>
#include <Qsci/qsciapis.h>
#include <Qsci/qscicommand.h>
#include <Qsci/qscicommandset.h>
#include <Qsci/qscilexersql.h>

namespace stillroom::app {
namespace {

constexpr int kLineNumbers = 0;
constexpr int kErrorMarker = 8;

} // namespace

SqlEditor::SqlEditor(QWidget* parent) : QsciScintilla(parent), m_lexer(new QsciLexerSQL(this)), m_words(new QsciAPIs(m_lexer)) {
    setUtf8(true);
    setAccessibleName(tr("SQL"));
    setFrameStyle(QFrame::NoFrame);
    m_lexer->setBackslashEscapes(false); // standard_conforming_strings is on in every session
    setLexer(m_lexer);
    setMarginType(kLineNumbers, NumberMargin);
    setMarginWidth(kLineNumbers, QStringLiteral("00000"));
    setMarginWidth(1, 0);
    SendScintilla(SCI_SETMARGINLEFT, 0UL, 6L); // between the numbers and the text
    setTabWidth(4);
    setIndentationsUseTabs(false);
    setTabIndents(true);
    setAutoIndent(true);
    setBraceMatching(SloppyBraceMatch);
    setAutoCompletionSource(AcsAPIs);
    setAutoCompletionThreshold(3);
    setAutoCompletionCaseSensitivity(false);
    setAutoCompletionReplaceWord(false);
    setEolMode(EolUnix);
    setScrollWidth(1);
    setScrollWidthTracking(true);
    markerDefine(Background, kErrorMarker);
    // What the window means by these keys counts in here too.
    for (const Qt::Key key : {Qt::Key_T, Qt::Key_D, Qt::Key_PageUp, Qt::Key_PageDown}) {
        if (auto* command = standardCommands()->boundTo(QKeyCombination(Qt::CTRL, key).toCombined())) command->setKey(0);
    }
    // Tab leaves no one in the editor: Ctrl+Tab goes on to the next control.
    applyColors();
}

bool SqlEditor::event(QEvent* event) {
    if (event->type() == QEvent::ShortcutOverride && static_cast<QKeyEvent*>(event)->key() == Qt::Key_Escape && !isListActive())
        return false; // it cancels what runs; only an open list comes first
    return QsciScintilla::event(event);
}

void SqlEditor::setNames(const QStringList& names) {
    m_words->clear();
    for (const QString& name : names) m_words->add(name);
    m_words->prepare();
}

void SqlEditor::markError(int byte) {
    markerDeleteAll(kErrorMarker);
    if (byte < 0) return;
    const auto position = static_cast<unsigned long>(byte);
    const int line = static_cast<int>(SendScintilla(SCI_LINEFROMPOSITION, position));
    markerAdd(line, kErrorMarker);
    SendScintilla(SCI_GOTOPOS, position);
    ensureLineVisible(line);
}

void SqlEditor::goToLine(int line) {
    setCursorPosition(line, 0);
    ensureLineVisible(line);
}

void SqlEditor::changeEvent(QEvent* event) {
    QsciScintilla::changeEvent(event);
    if (event->type() == QEvent::PaletteChange) applyColors();
}

void SqlEditor::applyColors() {
    const Colors& colors = themeColors();
    QFont font = QFontDatabase::systemFont(QFontDatabase::FixedFont);
    font.setPointSizeF(QWidget::font().pointSizeF());
    m_lexer->setDefaultFont(font);
    m_lexer->setDefaultPaper(colors.base);
    m_lexer->setDefaultColor(colors.text);
    for (int style = 0; style < 32; ++style) {
        m_lexer->setFont(font, style);
        m_lexer->setPaper(colors.base, style);
        m_lexer->setColor(colors.text, style);
    }
    for (const int style : {QsciLexerSQL::Comment, QsciLexerSQL::CommentLine, QsciLexerSQL::CommentDoc, QsciLexerSQL::CommentLineHash})
        m_lexer->setColor(colors.muted, style);
    m_lexer->setColor(colors.blue, QsciLexerSQL::Keyword);
    for (const int style : {QsciLexerSQL::SingleQuotedString, QsciLexerSQL::DoubleQuotedString}) m_lexer->setColor(colors.green, style);
    m_lexer->setColor(colors.amber, QsciLexerSQL::Number);
    setMarginsForegroundColor(colors.muted);
    setMarginsBackgroundColor(colors.window);
    setMarginsFont(font);
    setCaretForegroundColor(colors.text);
    setCaretLineVisible(true);
    setCaretLineBackgroundColor(colors.alternate);
    setSelectionBackgroundColor(colors.selection);
    setSelectionForegroundColor(colors.text);
    setMatchedBraceBackgroundColor(colors.selection);
    setMatchedBraceForegroundColor(colors.text);
    QColor error = colors.red;
    error.setAlpha(64);
    setMarkerBackgroundColor(error, kErrorMarker);
}

} // namespace stillroom::app
