#include "orm/hooks.h"

#include "orm/execution.h"
#include "orm/reader.h"
#include "orm/unresolved.h"

#include <algorithm>

namespace stillroom::orm {

class Hooks::Impl {
public:
    Impl(const ModelRequest& request, const std::stop_token& stop) : m_tree(request.root), m_i(m_tree, Reader::modulePaths(request), stop) {
        ModuleState* env = m_i.importFile(request.envFile);
        if (env == nullptr || env->file == nullptr) return;
        m_i.followMigrations(schema::nameOf(request.dialect));
        findHooks();
        if (m_found) return;
        // Called by what is not followed, as asyncio.run().
        const std::vector<Namespace::Entry> entries = env->names.entries();
        for (const auto& entry : entries) {
            auto* function = as<FunctionValue>(entry.value);
            if (function == nullptr || function->node == nullptr || function->place.file != env->file) continue;
            if (env->file->module->textOf(*function->node).find("configure(") == std::string_view::npos) continue;
            static_cast<void>(m_i.call(function, {}, function->place));
        }
        findHooks();
    }

    void setTables(const Models& models) {
        std::vector<std::pair<Value*, Value*>> tables;
        for (const ModelTable& one : models.tables) {
            const std::string full = (one.table.schema.empty() ? "" : one.table.schema + ".") + one.table.name;
            HookSubject subject{"table", one.table.name, {}, one.table.name, false, false};
            if (!one.table.schema.empty()) subject.schema = one.table.schema;
            tables.emplace_back(m_i.string(full, {}), table(subject));
        }
        if (!models.whyMoreTables.empty()) {
            Value* more = m_i.manyUnknown(models.whyMoreTables, {});
            tables.emplace_back(more, more);
        }
        m_i.setModelTables(std::move(tables));
    }

    [[nodiscard]] HookVerdict includeName(const HookSubject& subject) {
        if (m_name == nullptr) return HookVerdict::Keeps;
        std::vector<std::pair<Value*, Value*>> parents; // run_name_filters()
        const auto set = [&](const char* key, Value* value) { parents.emplace_back(m_i.string(key, {}), value); };
        if (subject.type != "schema") {
            set("schema_name", text(subject.schema));
            if (subject.type != "table") set("table_name", m_i.string(subject.table, {}));
            set("schema_qualified_table_name", m_i.string((subject.schema ? *subject.schema + "." : "") + subject.table, {}));
        }
        return ask(*m_name, "include_name", {text(subject.name), m_i.string(subject.type, {}), m_i.dict(std::move(parents), {})});
    }

    [[nodiscard]] HookVerdict includeObject(const HookSubject& subject) {
        if (m_object == nullptr) return HookVerdict::Keeps;
        HookSubject other = subject;
        other.reflected = true;
        return ask(*m_object, "include_object",
                   {object(subject), text(subject.name), m_i.string(subject.type, {}), m_i.boolean(subject.reflected, {}),
                    subject.hasOther ? object(other) : m_i.none({})});
    }

    [[nodiscard]] const std::vector<Unresolved>& notFollowed() const { return m_notFollowed; }

private:
    /// Against a database the call with connection= counts; the other is for --sql.
    void findHooks() {
        for (const CallValue* call : m_i.callsBesideColumns()) {
            const auto* external = as<ExternalValue>(call->function);
            if (external == nullptr || !external->name.ends_with("context.configure")) continue;
            if (m_found && call->keyword("connection") == nullptr) continue;
            m_found = true;
            m_name = given(*call, "include_name");
            m_object = given(*call, "include_object");
        }
    }
    [[nodiscard]] static Value* given(const CallValue& call, std::string_view keyword) {
        Value* value = call.keyword(keyword);
        return value == nullptr || value->kind == ValueKind::None ? nullptr : value;
    }

    [[nodiscard]] Value* text(const std::optional<std::string>& name) { return name ? m_i.string(*name, {}) : m_i.none({}); }

    /// An object of the database's own MetaData has no info; of that of the models it is not known.
    [[nodiscard]] Value* info(const HookSubject& subject) {
        return subject.reflected ? m_i.dict({}, {}) : m_i.unknown("the info of the models is not known", {});
    }

    [[nodiscard]] Value* table(const HookSubject& subject) {
        const std::string full = (subject.schema ? *subject.schema + "." : "") + subject.table;
        return m_i.object("sqlalchemy.Table",
                          {{"name", m_i.string(subject.table, {})},
                           {"schema", text(subject.schema)},
                           {"fullname", m_i.string(full, {})},
                           {"key", m_i.string(full, {})},
                           {"info", info(subject)}},
                          {});
    }

    [[nodiscard]] Value* object(const HookSubject& subject) {
        if (subject.type == "table") return table(subject);
        const char* type = subject.type == "column"             ? "sqlalchemy.Column"
                           : subject.type == "index"            ? "sqlalchemy.Index"
                           : subject.type.starts_with("unique") ? "sqlalchemy.UniqueConstraint"
                                                                : "sqlalchemy.ForeignKeyConstraint";
        std::vector<NamedValue> attributes{{"name", text(subject.name)}, {"table", table(subject)}, {"info", info(subject)}};
        if (subject.type == "column") {
            attributes.push_back({"key", text(subject.name)});
        } else {
            std::vector<Value*> columns;
            for (const std::string& name : subject.columns) columns.push_back(m_i.object("sqlalchemy.Column", {{"name", m_i.string(name, {})}}, {}));
            attributes.push_back({"columns", columns.empty() ? m_i.unknown("its columns are not known", {}) : m_i.list(std::move(columns), {})});
        }
        return m_i.object(type, attributes, {});
    }

    [[nodiscard]] HookVerdict ask(Value& hook, const char* name, const std::vector<Value*>& args) {
        const bool isFunction = hook.kind == ValueKind::Function || hook.kind == ValueKind::Bound;
        const auto truth = isFunction ? truthOf(m_i.call(&hook, args, hook.place)) : std::nullopt;
        if (truth) return *truth ? HookVerdict::Keeps : HookVerdict::LeavesOut;
        const bool said = std::any_of(m_notFollowed.begin(), m_notFollowed.end(), [&](const Unresolved& one) { return one.why.starts_with(name); });
        if (!said)
            m_notFollowed.push_back(
                unresolvedAt(hook.place, std::string(name) + " of env.py cannot be followed for everything: what it may leave out is not said to be extra"));
        return HookVerdict::NotKnown;
    }

    python::SourceTree m_tree;
    Interpreter m_i;
    Value* m_name = nullptr;
    Value* m_object = nullptr;
    bool m_found = false;
    std::vector<Unresolved> m_notFollowed;
};

Hooks::Hooks(const ModelRequest& request, const std::stop_token& stop) : m_impl(std::make_unique<Impl>(request, stop)) {}
Hooks::~Hooks() = default;
void Hooks::setTables(const Models& models) { m_impl->setTables(models); }
HookVerdict Hooks::includeName(const HookSubject& subject) { return m_impl->includeName(subject); }
HookVerdict Hooks::includeObject(const HookSubject& subject) { return m_impl->includeObject(subject); }
const std::vector<Unresolved>& Hooks::notFollowed() const { return m_impl->notFollowed(); }

} // namespace stillroom::orm
