#pragma once

#include "base/error.h"

#include <QObject>
#include <QString>

#include <functional>
#include <memory>
#include <stop_token>
#include <thread>
#include <type_traits>
#include <vector>

namespace stillroom::app {

/// The one way in which the application works in the background: inputs by value, a stop token, and a result that comes
/// back on the window's thread. Starting a job makes the one before it stale: it is cancelled, and its result dropped.
/// The destructor cancels and waits.
class JobRunner : public QObject {
    Q_OBJECT

public:
    explicit JobRunner(QObject* parent = nullptr) : QObject(parent) {}
    JobRunner(const JobRunner&) = delete;
    JobRunner& operator=(const JobRunner&) = delete;
    ~JobRunner() override;

    using Failed = std::function<void(const Error&)>;

    /// \param what shown while it runs: "reading shop@db7"
    /// \param work called as work(stop_token) on another thread
    /// \param done called with its result; `failed` with its Error; neither where the job was cancelled
    template <class Work, class Done>
    void start(const QString& what, Work work, Done done, Failed failed) {
        using Result = std::invoke_result_t<Work, std::stop_token>;
        launch(what, [work = std::move(work), done = std::move(done), failed = std::move(failed)](std::stop_token stop) mutable -> std::function<void()> {
            try {
                auto result = std::make_shared<Result>(work(std::move(stop)));
                return [done = std::move(done), result] { done(std::move(*result)); };
            } catch (const Cancelled&) {
                return [] {};
            } catch (const Error& error) {
                return [failed = std::move(failed), error] { failed(error); };
            } catch (const std::exception& error) { // a bug, but no reason to take the window down
                return [failed = std::move(failed), error = Error("working in the background", error.what())] { failed(error); };
            }
        });
    }

    void cancel();
    /// Asks what runs to stop, and still wants its result: for work whose end must be known.
    void stopWork();
    [[nodiscard]] bool running() const { return m_current != 0; }

signals:
    void started(const QString& what);
    /// Nothing runs any more: done, failed or cancelled.
    void finished();

private:
    void launch(const QString& what, std::function<std::function<void()>(std::stop_token)> body);

    struct Job {
        quint64 id;
        std::jthread thread;
    };
    std::vector<Job> m_jobs;
    quint64 m_lastId = 0;
    quint64 m_current = 0; // the job whose result is wanted, or 0
};

} // namespace stillroom::app
