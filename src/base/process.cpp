#include "base/process.h"

#include "base/error.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <fcntl.h>
#include <poll.h>
#include <sys/wait.h>
#include <unistd.h>

namespace stillroom {
namespace {

/// Both ends of a pipe, closed whatever happens.
class Pipe {
public:
    Pipe() {
        if (pipe2(m_ends.data(), O_CLOEXEC) != 0) throw Error("making a pipe", std::strerror(errno));
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    ~Pipe() {
        closeReader();
        closeWriter();
    }
    [[nodiscard]] int reader() const { return m_ends[0]; }
    [[nodiscard]] int writer() const { return m_ends[1]; }
    void closeReader() { closeEnd(m_ends[0]); }
    void closeWriter() { closeEnd(m_ends[1]); }

private:
    static void closeEnd(int& end) {
        if (end >= 0) close(end);
        end = -1;
    }
    std::array<int, 2> m_ends{-1, -1};
};

class Child {
public:
    Child(const std::vector<std::string>& arguments, const std::filesystem::path& folder) : m_name(arguments.front()) {
        std::vector<char*> argv;
        for (const std::string& one : arguments) argv.push_back(const_cast<char*>(one.c_str()));
        argv.push_back(nullptr);
        Pipe failure; // closed by a successful exec
        m_pid = fork();
        if (m_pid < 0) throw Error("starting " + m_name, std::strerror(errno));
        if (m_pid == 0) {
            setpgid(0, 0);
            const bool ready = dup2(m_in.reader(), 0) >= 0 && dup2(m_out.writer(), 1) >= 0 && dup2(m_err.writer(), 2) >= 0 && chdir(folder.c_str()) == 0;
            if (ready) execvp(argv[0], argv.data());
            const int why = errno;
            [[maybe_unused]] const auto written = write(failure.writer(), &why, sizeof why);
            _exit(127);
        }
        failure.closeWriter();
        int why = 0;
        if (read(failure.reader(), &why, sizeof why) == static_cast<ssize_t>(sizeof why)) {
            wait();
            throw Error("starting " + m_name, std::strerror(why));
        }
        m_in.closeReader();
        m_out.closeWriter();
        m_err.closeWriter();
        fcntl(m_in.writer(), F_SETFL, O_NONBLOCK);
    }
    Child(const Child&) = delete;
    Child& operator=(const Child&) = delete;
    ~Child() {
        if (m_pid <= 0) return;
        kill();
        wait();
    }

    void kill() const { ::kill(-m_pid, SIGKILL); }
    void terminate() const { ::kill(-m_pid, SIGTERM); }
    /// Gives its exit status.
    int wait() {
        int status = 0;
        while (waitpid(m_pid, &status, 0) < 0 && errno == EINTR) {
        }
        m_pid = 0;
        return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
    }

    /// Moves what can be moved within `patience`. False once both of its streams are at their end.
    bool exchange(std::string_view& input, ProcessResult& result, std::chrono::milliseconds patience, const ProcessOptions& options) {
        if (input.empty()) m_in.closeWriter();
        std::array<pollfd, 3> waits{pollfd{m_out.reader(), POLLIN, 0}, pollfd{m_err.reader(), POLLIN, 0}, pollfd{m_in.writer(), POLLOUT, 0}};
        poll(waits.data(), waits.size(), static_cast<int>(patience.count()));
        if ((waits[0].revents & (POLLIN | POLLHUP)) != 0) take(m_out, result.out, options);
        if ((waits[1].revents & (POLLIN | POLLHUP)) != 0) take(m_err, result.err, options);
        if ((waits[2].revents & (POLLOUT | POLLERR)) != 0) {
            const ssize_t sent = write(m_in.writer(), input.data(), input.size());
            if (sent >= 0)
                input.remove_prefix(static_cast<std::size_t>(sent));
            else if (errno != EAGAIN && errno != EINTR)
                input = {}; // it reads no more
        }
        return m_out.reader() >= 0 || m_err.reader() >= 0;
    }

private:
    static void take(Pipe& from, std::string& to, const ProcessOptions& options) {
        std::array<char, 65536> buffer;
        const ssize_t count = read(from.reader(), buffer.data(), buffer.size());
        if (count > 0) {
            to.append(buffer.data(), std::min(static_cast<std::size_t>(count), options.limit - std::min(options.limit, to.size())));
            if (options.onOutput) options.onOutput({buffer.data(), static_cast<std::size_t>(count)});
        } else if (count == 0 || errno != EINTR)
            from.closeReader();
    }

    std::string m_name;
    Pipe m_in;
    Pipe m_out;
    Pipe m_err;
    pid_t m_pid = 0;
};

/// A child that reads no more must not end us.
void ignoreBrokenPipes() {
    static const bool once = [] { return std::signal(SIGPIPE, SIG_IGN) != SIG_ERR; }();
    static_cast<void>(once);
}

} // namespace

ProcessResult runProcess(const std::vector<std::string>& arguments, const std::filesystem::path& folder, const std::string& input,
                         const ProcessOptions& options, const std::stop_token& stop) {
    ignoreBrokenPipes();
    Child child(arguments, folder);
    ProcessResult result;
    std::string_view rest = input;
    auto deadline = std::chrono::steady_clock::now() + options.timeLimit;
    constexpr std::chrono::milliseconds kPatience{50};
    while (child.exchange(rest, result, kPatience, options)) {
        if (stop.stop_requested() && !result.stopped) {
            if (!options.grace) throw Cancelled();
            child.terminate();
            result.stopped = true;
            deadline = std::chrono::steady_clock::now() + *options.grace;
        }
        if (std::chrono::steady_clock::now() < deadline) continue;
        child.kill();
        result.timedOut = !result.stopped;
        break;
    }
    result.status = child.wait();
    return result;
}

} // namespace stillroom
