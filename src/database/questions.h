#pragma once

#include "database/session.h"

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::database {

/// One of several statements that do not depend on each other, and what becomes of its answer.
struct Question {
    std::string what; // is read, in words
    std::string sql;
    std::vector<Cell> parameters;
    std::function<void(const Answer&)> read;
};

/// Opens a second connection that sees the same, until it is told to stop; null where there is none to be had.
using SecondSession = std::function<std::unique_ptr<Session>(const std::stop_token& stop)>;

/// Asks all questions, and reads the answers in their order on this thread while later ones are under way.
/// \param second takes questions from the end of the list as soon as it is open. Where it cannot be had or does not answer, the first one asks them
///     all; null: nobody else is to ask
/// \param progress is called with what is read next \throws Error, Cancelled, what reading throws
void askAll(Session& session, const std::vector<Question>& questions, const SecondSession& second, const std::function<void(const std::string&)>& progress);

} // namespace stillroom::database
