#include "app/widgets/escape.h"

#include <QKeyEvent>
#include <QLineEdit>

namespace stillroom::app {
namespace {

/// Two shortcuts of one key in one place are ambiguous for Qt, and neither is done. So the key is taken before it becomes a shortcut.
class EscapeFirst final : public QObject {
public:
    EscapeFirst(QWidget& widget, std::function<bool()> wanted, std::function<void()> act)
        : QObject(&widget), m_wanted(std::move(wanted)), m_act(std::move(act)) {
        widget.installEventFilter(this);
        for (QWidget* child : widget.findChildren<QWidget*>()) child->installEventFilter(this);
    }

protected:
    bool eventFilter(QObject*, QEvent* event) override {
        if (event->type() != QEvent::ShortcutOverride && event->type() != QEvent::KeyPress) return false;
        const auto* key = static_cast<const QKeyEvent*>(event);
        if (key->key() != Qt::Key_Escape || key->modifiers() != Qt::NoModifier || !m_wanted()) return false;
        event->accept();
        if (event->type() == QEvent::KeyPress) m_act();
        return true;
    }

private:
    std::function<bool()> m_wanted;
    std::function<void()> m_act;
};

} // namespace

void escapeFirst(QWidget& widget, const std::function<void()>& act) {
    new EscapeFirst(
        widget, [] { return true; }, act);
}

void escapeClears(QLineEdit& filter) {
    new EscapeFirst(
        filter, [&filter] { return !filter.text().isEmpty(); }, [&filter] { filter.clear(); });
}

} // namespace stillroom::app
