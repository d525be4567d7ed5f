#include "migrations/transactionuse.h"

#include "base/error.h"
#include "base/files.h"
#include "base/text.h"
#include "python/parser.h"
#include "python/source.h"
#include "python/visitor.h"

#include <algorithm>

namespace stillroom::migrations {
namespace {

using namespace python;

/// The lines of the block that the statement at `offset` heads: those below it that stand further to the right.
[[nodiscard]] TransactionUse::Lines blockBelow(const Module& module, std::uint32_t offset) {
    const std::string& text = module.text;
    const auto indentation = [&](std::size_t start) { return std::min(text.find_first_not_of(" \t", start), text.size()) - start; };
    std::size_t start = text.rfind('\n', offset);
    start = start == std::string::npos ? 0 : start + 1;
    const std::size_t own = indentation(start);
    TransactionUse::Lines lines{module.position(offset).line + 1, module.position(offset).line};
    std::uint32_t line = lines.last;
    for (std::size_t next = text.find('\n', start); next != std::string::npos; next = text.find('\n', next + 1)) {
        ++line;
        const std::size_t begin = next + 1;
        const std::size_t word = begin + indentation(begin);
        if (word >= text.size()) break;
        if (text[word] == '\n') continue;
        if (word - begin <= own) break;
        lines.last = line;
    }
    return lines;
}

/// Whether a text in the arguments of the call is SQL that holds the word.
[[nodiscard]] bool executes(const Module& module, const ast::Call& call, std::string_view word) {
    const auto* function = ast::as<ast::Attribute>(call.function);
    if (function == nullptr || !(function->attr == "execute" || function->attr == "exec_driver_sql")) return false;
    std::string text;
    for (const ast::Expr* arg : call.args) text += lowered(module.textOf(*arg)) + " ";
    if (word != "commit") return text.find(word) != std::string::npos && text.find("index") != std::string::npos;
    std::erase_if(text, [](char c) { return !((c >= 'a' && c <= 'z') || c == '.'); });
    return text == "commit" || text == "sa.textcommit" || text == "textcommit" || text == "sqlalchemy.textcommit";
}

/// connection.commit(): not that of a Session, which leaves the transaction around it alone.
[[nodiscard]] bool commits(const Module& module, const ast::Call& call) {
    const auto* function = ast::as<ast::Attribute>(call.function);
    if (function == nullptr || function->attr != "commit" || call.args.size() != 0) return false;
    const std::string object = lowered(module.textOf(*function->value));
    const auto has = [&](const char* word) { return object.find(word) != std::string::npos; };
    return !has("session") && (has("conn") || has("bind") || has("transaction") || has("get_context"));
}

[[nodiscard]] bool isConcurrent(const Module& module, const ast::Call& call) {
    const auto isSaid = [&](const ast::Keyword& one) { return one.name == "postgresql_concurrently" && module.textOf(*one.value) == "True"; };
    return std::any_of(call.keywords.begin(), call.keywords.end(), isSaid) || executes(module, call, "concurrently");
}

} // namespace

bool TransactionUse::isInOwnTransaction(std::uint32_t line) const {
    return std::any_of(ownTransactions.begin(), ownTransactions.end(), [line](const Lines& one) { return one.first <= line && line <= one.last; });
}

TransactionUse readTransactionUse(const std::filesystem::path& file) {
    TransactionUse use;
    std::string bytes;
    try {
        bytes = readFile(file);
    } catch (const Error&) {
        return use; // the graph says so
    }
    const std::string small = lowered(bytes);
    if (small.find("concurrently") == std::string::npos && small.find("commit") == std::string::npos) return use;
    use.mentionsAutocommit = small.find("autocommit") != std::string::npos || small.find("concurrently") != std::string::npos;
    const auto module = parse(decode(std::move(bytes)).text);
    const auto isInDowngrade = [&](std::uint32_t offset) {
        return std::any_of(module->body.begin(), module->body.end(), [&](const ast::Stmt* s) {
            const auto* function = ast::as<ast::FunctionDef>(s);
            return function != nullptr && function->name == "downgrade" && s->start <= offset && offset < s->end;
        });
    };
    std::vector<TransactionUse::Place> concurrently;
    forEachCall(module->body, [&](const ast::Call& call, const Scope*) {
        if (isInDowngrade(call.start)) return;
        const std::string_view text = module->textOf(call);
        constexpr std::size_t kShown = 120;
        const TransactionUse::Place place{module->position(call.start).line, shortened(text.substr(0, text.find('\n')), kShown)};
        const auto* function = ast::as<ast::Attribute>(call.function);
        if (function != nullptr && function->attr == "autocommit_block") {
            use.autocommits.push_back(place);
            use.ownTransactions.push_back(blockBelow(*module, call.start));
        }
        if (commits(*module, call) || executes(*module, call, "commit")) use.commits.push_back(place);
        if (isConcurrent(*module, call)) concurrently.push_back(place);
    });
    std::copy_if(concurrently.begin(), concurrently.end(), std::back_inserter(use.concurrently),
                 [&](const TransactionUse::Place& one) { return !use.isInOwnTransaction(one.line); });
    return use;
}

} // namespace stillroom::migrations
