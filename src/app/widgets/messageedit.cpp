#include "app/widgets/messageedit.h"

#include <QMimeData>
#include <QUrl>

namespace stillroom::app {
namespace {

constexpr qsizetype kLong = 1'000'000; // characters: the editor takes 0.1 s a million

[[nodiscard]] bool holdsFile(const QMimeData& source) { return source.hasUrls() && source.urls().front().isLocalFile(); }

} // namespace

bool MessageEdit::canInsertFromMimeData(const QMimeData* source) const { return source->hasText() || holdsFile(*source); }

void MessageEdit::insertFromMimeData(const QMimeData* source) {
    if (holdsFile(*source)) return emit fileGiven(source->urls().front().toLocalFile());
    const QString text = source->text();
    if (text.size() > kLong) return emit longTextGiven(text);
    textCursor().insertText(text); // plain, whatever was copied
}

} // namespace stillroom::app
