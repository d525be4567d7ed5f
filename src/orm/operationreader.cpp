#include "orm/operationreader.h"

#include "base/text.h"
#include "orm/operationmaker.h"
#include "orm/reader.h"
#include "orm/sqlalchemyversion.h"

#include <algorithm>

namespace stillroom::orm {

namespace fs = std::filesystem;

class OperationReader::Impl {
public:
    Impl(const ModelRequest& request, std::stop_token stop)
        : m_tree(request.root), m_i(m_tree, Reader::modulePaths(request), std::move(stop)),
          m_tables(m_i, {request.dialect, false}, [](const Value*) { return std::nullopt; }) {
        if (!request.envFile.empty()) {
            m_i.importFile(request.envFile);
            findConvention();
        }
        m_tables.setVersion2(usesVersion2(m_i, request));
        m_i.followMigrations(schema::nameOf(request.dialect));
    }

    [[nodiscard]] RevisionOperations read(const fs::path& file, Wanted wanted) {
        RevisionOperations operations;
        ModuleState* module = m_i.importFile(file);
        if (module == nullptr || module->file == nullptr) {
            operations.upgrade.push_back(OperationMaker::unknown({}, file.filename().string() + " cannot be read"));
            operations.upgrade.back().file = file.string();
            return operations;
        }
        operations.upgrade = follow(*module, "upgrade");
        if (wanted == Wanted::Both) operations.downgrade = follow(*module, "downgrade");
        return operations;
    }

private:
    /// schemaobj.py, metadata(): the naming convention of target_metadata, where that is one.
    void findConvention() {
        for (const CallValue* call : m_i.callsBesideColumns()) {
            const Value* target = call->keyword("target_metadata");
            if (!isGivenTarget(target)) continue;
            const auto key = m_registries.metadataKey(target);
            if (key) {
                if (!m_registries.isKnown(*key)) m_registries.note(*key, target, "metadata", target);
                m_facts.namingConvention = m_registries.factsOf(*key).namingConvention;
            } else {
                m_facts.namingConvention = target;
            }
        }
    }
    [[nodiscard]] static bool isGivenTarget(const Value* target) { return target != nullptr && target->kind != ValueKind::None && !isSequence(target); }

    [[nodiscard]] std::vector<schema::Operation> follow(ModuleState& module, std::string_view function) {
        Value* found = module.names.find(function);
        const Place place{module.file, 0};
        if (found == nullptr || (found->kind != ValueKind::Function && found->kind != ValueKind::Bound))
            return {OperationMaker::unknown(found != nullptr ? found->place : place, std::string(function) + "() is no function that can be followed")};
        const std::size_t from = m_i.calls().size();
        const std::size_t lost = m_i.lostCalls().size();
        static_cast<void>(m_i.wasCut());
        static_cast<void>(m_i.call(found, {}, found->place));
        std::vector<schema::Operation> operations = made(from, lost);
        if (m_i.wasCut() || m_i.isExhausted())
            operations.push_back(OperationMaker::unknown(found->place, std::string(function) + "() is too much to be followed to its end"));
        if (!module.file->module->diagnostics.empty()) {
            const python::Diagnostic& first = module.file->module->diagnostics.front();
            operations.push_back(OperationMaker::unknown({module.file, first.offset}, "the script is not Python: " + first.message));
        }
        return operations;
    }

    /// What the calls from one on do; a call of something that is not known stands where it was made.
    [[nodiscard]] std::vector<schema::Operation> made(std::size_t from, std::size_t lost) {
        std::vector<schema::Operation> operations;
        std::vector<const CallValue*> calls;
        const std::size_t until = m_i.calls().size(); // what reading them makes does not count
        const std::vector<Interpreter::LostCall> lostCalls(m_i.lostCalls().begin() + static_cast<std::ptrdiff_t>(lost), m_i.lostCalls().end());
        OperationMaker maker(m_i, m_tables, m_facts);
        for (std::size_t i = from; i < until; ++i) calls.push_back(m_i.calls()[i]);
        operations = maker.operationsOf(calls);
        // After what cannot be followed nothing is sure, wherever it stands: the last word counts.
        for (const Interpreter::LostCall& one : lostCalls)
            operations.push_back(OperationMaker::unknown(one.place, "what is called here is not known: " + std::string(one.why)));
        return operations;
    }

    python::SourceTree m_tree;
    Interpreter m_i;
    Registries m_registries{m_i};
    MetadataFacts m_facts;
    TableSet m_tables;
};

OperationReader::OperationReader(const ModelRequest& request, std::stop_token stop) : m_impl(std::make_unique<Impl>(request, std::move(stop))) {}
OperationReader::~OperationReader() = default;

RevisionOperations OperationReader::read(const fs::path& file, Wanted wanted) { return m_impl->read(file, wanted); }

std::vector<Unresolved> unresolvedOf(const std::vector<schema::Operation>& operations) {
    std::vector<Unresolved> all;
    for (const schema::Operation& one : operations) {
        const std::string& why = !one.cannotTell.empty() ? one.cannotTell : one.notKnown;
        if (!why.empty()) all.push_back({one.file, one.line, one.source, why});
    }
    return all;
}

} // namespace stillroom::orm
