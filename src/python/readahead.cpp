#include "python/readahead.h"

#include <iterator>
#include <utility>

namespace stillroom::python {
namespace {

constexpr std::size_t kMostAhead = 512; // files that nobody has asked for yet: memory stays bounded where they never are

} // namespace

void ReadAhead::expect(std::vector<std::filesystem::path> modules) {
    {
        const std::scoped_lock lock(m_mutex);
        // What is imported now is needed before what is imported after it.
        m_modules.insert(m_modules.begin(), std::make_move_iterator(modules.begin()), std::make_move_iterator(modules.end()));
    }
    if (!m_thread.joinable()) m_thread = std::jthread([this](const std::stop_token& stop) { run(stop); });
    m_changed.notify_all();
}

std::unique_ptr<SourceFile> ReadAhead::take(const std::filesystem::path& file) {
    if (!m_thread.joinable()) return nullptr;
    std::unique_lock lock(m_mutex);
    m_asked.insert(file.native());
    m_changed.wait(lock, [&] { return m_current != file.native(); });
    const auto done = m_done.find(file.native());
    if (done == m_done.end()) return nullptr;
    auto result = std::move(done->second);
    m_done.erase(done);
    m_changed.notify_all();
    return result;
}

void ReadAhead::run(const std::stop_token& stop) {
    for (;;) {
        std::filesystem::path module;
        {
            std::unique_lock lock(m_mutex);
            if (!m_changed.wait(lock, stop, [this] { return !m_modules.empty() && m_done.size() < kMostAhead; })) return;
            module = std::move(m_modules.front());
            m_modules.pop_front();
        }
        const auto file = fileOfModule(module);
        if (!file) continue;
        {
            const std::scoped_lock lock(m_mutex);
            if (m_asked.count(file->native()) != 0 || m_done.count(file->native()) != 0) continue;
            m_current = file->native();
        }
        auto parsed = parseFile(*file);
        {
            const std::scoped_lock lock(m_mutex);
            m_current.clear();
            m_done.emplace(file->native(), std::move(parsed));
        }
        m_changed.notify_all();
    }
}

} // namespace stillroom::python
