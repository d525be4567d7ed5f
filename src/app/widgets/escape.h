#pragma once

#include <functional>

class QLineEdit;
class QWidget;

namespace stillroom::app {

/// Esc in `widget`, or in what it holds now, does `act`, and nothing else that the window means by Esc.
void escapeFirst(QWidget& widget, const std::function<void()>& act);
/// Esc in a filter clears it; in an empty one it means what it means in the window.
void escapeClears(QLineEdit& filter);

} // namespace stillroom::app
