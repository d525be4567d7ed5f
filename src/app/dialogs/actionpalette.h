#pragma once

#include <QAction>
#include <QDialog>
#include <QList>

#include <memory>

namespace Ui {
class ActionPalette;
}

namespace stillroom::app {

/// All that can be done now, found by typing a part of its name. Enter does it.
class ActionPalette : public QDialog {
    Q_OBJECT

public:
    explicit ActionPalette(const QList<QAction*>& actions, QWidget* parent = nullptr);
    ~ActionPalette() override;

    /// The action that was chosen, to be triggered once the palette is gone; null where it was left.
    [[nodiscard]] QAction* chosen() const { return m_chosen; }

protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

private:
    void filter();
    void choose();

    std::unique_ptr<Ui::ActionPalette> m_ui;
    QList<QAction*> m_actions;
    QAction* m_chosen = nullptr;
};

} // namespace stillroom::app
