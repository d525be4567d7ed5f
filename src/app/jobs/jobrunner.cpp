#include "app/jobs/jobrunner.h"

namespace stillroom::app {

JobRunner::~JobRunner() {
    for (Job& job : m_jobs) job.thread.request_stop();
    m_jobs.clear(); // joins
}

void JobRunner::cancel() {
    if (m_current == 0) return;
    for (Job& job : m_jobs) job.thread.request_stop();
    m_current = 0;
    emit finished();
}

void JobRunner::stopWork() {
    for (Job& job : m_jobs) job.thread.request_stop();
}

void JobRunner::launch(const QString& what, std::function<std::function<void()>(std::stop_token)> body) {
    for (Job& job : m_jobs) job.thread.request_stop();
    const quint64 id = ++m_lastId;
    m_current = id;
    emit started(what);
    m_jobs.push_back({id, std::jthread([this, id, body = std::move(body)](std::stop_token stop) {
                          auto continuation = body(std::move(stop));
                          QMetaObject::invokeMethod(
                              this,
                              [this, id, continuation = std::move(continuation)] {
                                  std::erase_if(m_jobs, [id](const Job& job) { return job.id == id; });
                                  if (m_current != id) return; // stale
                                  m_current = 0;
                                  emit finished();
                                  continuation();
                              },
                              Qt::QueuedConnection);
                      })});
}

} // namespace stillroom::app
