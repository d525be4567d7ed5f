#include "app/widgets/plaintips.h"

#include <QApplication>
#include <QEvent>
#include <QLabel>

namespace stillroom::app {
namespace {

/// Qt has no setting for it. It makes a tip a QLabel of a class of its own (QTipLabel), polished before it has its text.
class PlainTips final : public QObject {
public:
    explicit PlainTips(QObject& owner) : QObject(&owner) { qApp->installEventFilter(this); }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override {
        constexpr int kWidest = 560;
        if ((event->type() != QEvent::Polish && event->type() != QEvent::Show) || !watched->inherits("QTipLabel")) return false;
        auto* tip = static_cast<QLabel*>(watched);
        tip->setTextFormat(Qt::PlainText);
        if (event->type() == QEvent::Show && tip->width() > kWidest) {
            tip->setWordWrap(true);
            tip->resize(kWidest, tip->heightForWidth(kWidest));
        }
        return false;
    }
};

} // namespace

void showTipsAsText(QObject& owner) { new PlainTips(owner); }

} // namespace stillroom::app
