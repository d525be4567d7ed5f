#include "database/questions.h"

#include <condition_variable>
#include <cstddef>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace stillroom::database {
namespace {

/// What is still to be asked, by whom, and what came back.
class Asking {
public:
    explicit Asking(const std::vector<Question>& questions) : m_questions(questions), m_end(questions.size()), m_answers(questions.size()) {}

    /// Asks from the front until nothing is left, and nobody may yet give something back.
    void askFirst(Session& session) {
        try {
            while (const auto index = takeFront()) set(*index, session.ask(m_questions[*index].sql, m_questions[*index].parameters));
        } catch (...) {
            fail(std::current_exception());
        }
    }

    /// Asks from the end. What goes wrong is tried again by the first session, which can tell what it is.
    void askSecond(const SecondSession& open, const std::stop_token& stop) {
        std::optional<std::size_t> index;
        try {
            if (const std::unique_ptr<Session> session = open(stop)) {
                hold(session.get());
                try {
                    while ((index = takeBack())) set(*index, session->ask(m_questions[*index].sql, m_questions[*index].parameters));
                } catch (const std::exception&) { // below
                }
                hold(nullptr);
            }
        } catch (const std::exception&) { // no connection to spare, no such snapshot there, cancelled: the first one does it
        }
        const std::lock_guard lock(m_mutex);
        m_isSecondBusy = false;
        if (index) m_givenBack = index;
        m_changed.notify_all();
    }

    /// The answer to one question, as soon as it is there.
    [[nodiscard]] Answer take(std::size_t index) {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_answers[index].has_value() || m_failure; });
        if (!m_answers[index]) std::rethrow_exception(m_failure);
        return std::move(*std::exchange(m_answers[index], std::nullopt));
    }

    /// Nothing more is asked.
    void stop() {
        const std::lock_guard lock(m_mutex);
        m_begin = m_end;
        m_givenBack.reset();
        m_isStopped = true;
        if (m_second != nullptr) m_second->interrupt();
        m_changed.notify_all();
    }

private:
    [[nodiscard]] std::optional<std::size_t> takeFront() {
        std::unique_lock lock(m_mutex);
        m_changed.wait(lock, [&] { return m_begin < m_end || m_givenBack || !m_isSecondBusy || m_isStopped; });
        if (m_begin < m_end) return m_begin++;
        return std::exchange(m_givenBack, std::nullopt);
    }

    [[nodiscard]] std::optional<std::size_t> takeBack() {
        const std::lock_guard lock(m_mutex);
        m_isSecondBusy = m_begin < m_end;
        if (!m_isSecondBusy) return std::nullopt;
        return --m_end;
    }

    void set(std::size_t index, Answer answer) {
        const std::lock_guard lock(m_mutex);
        m_answers[index] = std::move(answer);
        m_changed.notify_all();
    }

    void hold(Session* session) {
        const std::lock_guard lock(m_mutex);
        m_second = session;
    }

    void fail(std::exception_ptr failure) {
        {
            const std::lock_guard lock(m_mutex);
            m_failure = std::move(failure);
        }
        stop();
    }

    const std::vector<Question>& m_questions;
    std::mutex m_mutex;
    std::condition_variable m_changed;
    std::size_t m_begin = 0; // those from here on
    std::size_t m_end;       // to here are not asked yet
    std::optional<std::size_t> m_givenBack;
    std::vector<std::optional<Answer>> m_answers;
    std::exception_ptr m_failure;
    Session* m_second = nullptr;
    bool m_isSecondBusy = false; // it asks something just now
    bool m_isStopped = false;
};

} // namespace

void askAll(Session& session, const std::vector<Question>& questions, const SecondSession& second, const std::function<void(const std::string&)>& progress) {
    Asking asking(questions);
    std::jthread secondThread; // where it is still connecting when all is read, it is not waited for
    if (second) secondThread = std::jthread([&](const std::stop_token& stop) { asking.askSecond(second, stop); });
    const std::jthread firstThread([&] { asking.askFirst(session); });
    try {
        for (std::size_t i = 0; i < questions.size(); ++i) {
            progress(questions[i].what);
            questions[i].read(asking.take(i));
        }
    } catch (...) {
        asking.stop();
        throw;
    }
}

} // namespace stillroom::database
