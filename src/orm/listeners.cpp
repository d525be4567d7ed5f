// Events of SQLAlchemy that come while tables and classes are made: whoever listens may add columns, constraints and indexes.
#include "orm/reader.h"

#include <algorithm>

namespace stillroom::orm {

namespace {

[[nodiscard]] bool isOneOf(std::string_view event, std::initializer_list<std::string_view> events) {
    return std::find(events.begin(), events.end(), event) != events.end();
}
[[nodiscard]] bool isOfMappers(std::string_view event) {
    return isOneOf(event, {"instrument_class", "before_mapper_configured", "mapper_configured", "mapper_constructed", "after_mapper_constructed"});
}
[[nodiscard]] bool isOfAllMappers(std::string_view event) { return isOneOf(event, {"before_configured", "after_configured"}); }
[[nodiscard]] bool isOfParents(std::string_view event) { return isOneOf(event, {"before_parent_attach", "after_parent_attach"}); }
[[nodiscard]] bool isOfClasses(std::string_view event) { return isOneOf(event, {"class_instrument", "attribute_instrument"}); }

[[nodiscard]] const FunctionValue* codeOf(const Value* function) {
    const auto* bound = as<BoundValue>(function);
    return bound != nullptr ? bound->function : as<FunctionValue>(function);
}

/// Where its text names something that changes tables.
[[nodiscard]] std::optional<Place> changeIn(const Value* function) {
    const FunctionValue* code = codeOf(function);
    if (code == nullptr || code->node == nullptr || code->place.file == nullptr) return std::nullopt;
    const std::string_view text = code->place.file->module->textOf(*code->node);
    for (const std::string_view word : {"append_column", "Column(", "append_constraint", "Index(", "Constraint(", "add_property"}) {
        const std::size_t at = text.find(word);
        if (at != std::string_view::npos) return Place{code->place.file, code->node->start + static_cast<std::uint32_t>(at)};
    }
    return std::nullopt;
}

/// Whether a call adds to a table: what it makes is found when loose constraints and later columns are read.
[[nodiscard]] bool isChange(const CallValue& call) {
    const auto* method = as<AttributeValue>(call.function);
    if (method != nullptr && isOneOf(method->name, {"append_column", "append_constraint", "add_property"})) return true;
    const Concept what = conceptOf(call.function);
    return what.is("Index") || what.name.ends_with("Constraint");
}

/// When the table or the class was made, among calls.
[[nodiscard]] std::uint32_t numberOf(const Value* term) {
    const auto* call = as<CallValue>(term);
    const auto* type = as<ClassValue>(term);
    return call != nullptr ? call->number : type != nullptr ? type->number : 0;
}

} // namespace

std::vector<Reader::Listener> Reader::listenersFrom(std::size_t firstCall) const {
    std::vector<Listener> listeners;
    const auto add = [&](const CallValue& call, Value* function) {
        const std::string_view event = textOf(argument(call, 1, "identifier"));
        if (argument(call, 0, "target") == nullptr || function == nullptr) return;
        if (isOfMappers(event) || isOfAllMappers(event) || isOfParents(event) || isOfClasses(event))
            listeners.push_back({argument(call, 0, "target"), event, function, &call});
    };
    for (const auto& [call, function] : m_i.listeners()) {
        if (call->number >= firstCall) add(*call, function);
    }
    for (const CallValue* made : m_i.callsBesideColumns()) {
        const CallValue* call = made->number >= firstCall ? callOf(made, "listen") : nullptr;
        if (call != nullptr) add(*call, argument(*call, 2, "fn"));
    }
    return listeners;
}

void Reader::runListeners() {
    const std::vector<Listener> listeners = listenersFrom(0);
    if (listeners.empty()) return;
    const std::size_t most = 4 * m_builders.size() + 100; // a listener may make tables, which it hears of in turn
    for (std::size_t i = 0; i < std::min(m_builders.size(), most); ++i) {
        TableBuilder& table = *m_builders[i];
        const std::uint32_t madeAt = numberOf(m_terms[i]);
        runOnColumns(listeners, table, madeAt);
        for (const Listener& listener : listeners) {
            if (!isOfParents(listener.event) || !conceptOf(listener.target).is("Table") || listener.call->number >= madeAt) continue;
            follow(listener, {m_tables.objects().table(table), m_i.object("sqlalchemy.MetaData", {}, m_terms[i]->place)}, &table);
        }
        addAll();
    }
    runOnMappers(listeners);
    for (const Listener& listener : listeners) {
        if (isOfAllMappers(listener.event)) follow(listener, {}, nullptr);
        if (isOfClasses(listener.event) && changeIn(listener.function)) sayListener(listener, std::nullopt);
    }
    addAll();
}

/// Column._set_parent: the type is attached to the column, then the column to the table. \param madeAt when the table was made
void Reader::runOnColumns(const std::vector<Listener>& listeners, TableBuilder& table, std::uint32_t madeAt) {
    std::vector<std::string> names;
    for (const auto& draft : table.columns()) names.push_back(draft.column.name);
    for (const std::string& name : names) {
        const TableBuilder::ColumnDraft* draft = table.byName(name);
        const std::size_t before = m_i.calls().size();
        for (const Listener& listener : listeners) {
            if (!isOfParents(listener.event) || draft == nullptr || draft->sqlType == nullptr) continue;
            const auto* made = as<CallValue>(draft->sqlType);
            Value* type = made != nullptr ? made->function : draft->sqlType;
            const auto* own = as<ClassValue>(type);
            const auto& ancestry = own != nullptr ? m_i.ancestry(static_cast<ClassValue*>(type)) : std::vector<ClassValue*>();
            const Concept wanted = conceptOf(listener.target);
            const bool ofType = std::find(ancestry.begin(), ancestry.end(), listener.target) != ancestry.end() ||
                                (!wanted.name.empty() && wanted.is(own == nullptr ? conceptOf(type).name : ""));
            const bool ofColumn = (wanted.is("Column") && listener.call->number < madeAt) || listener.target == draft->term;
            if (!ofType && !ofColumn) continue;
            Value* column = m_tables.objects().column(table, *draft);
            if (ofType) follow(listener, {m_i.attribute(column, "type", listener.call->place), column}, &table);
            if (ofColumn) follow(listener, {column, m_tables.objects().table(table)}, &table);
            draft = table.byName(name);
        }
        // Listeners of the type may listen to the column in turn.
        for (const Listener& listener : m_i.calls().size() > before ? listenersFrom(before) : std::vector<Listener>()) {
            draft = table.byName(name);
            if (draft == nullptr || !isOfParents(listener.event) || listener.target != m_tables.objects().column(table, *draft)) continue;
            follow(listener, {listener.target, m_tables.objects().table(table)}, &table);
        }
    }
}

void Reader::runOnMappers(const std::vector<Listener>& listeners) {
    const std::vector<ClassValue*> classes = m_i.classes();
    for (const Listener& listener : listeners) {
        if (!isOfMappers(listener.event)) continue;
        const Concept target = conceptOf(listener.target);
        const bool ofAll = target.package == "sqlalchemy" && (target.is("mapper") || target.is("Mapper"));
        if (!ofAll && listener.target->kind != ValueKind::Class) {
            if (changeIn(listener.function)) sayListener(listener, std::nullopt);
            continue;
        }
        const bool propagates = isTrue(listener.call->keyword("propagate"));
        for (ClassValue* type : classes) {
            TableBuilder* table = m_tables.tableOf(type);
            const auto& ancestry = m_i.ancestry(type);
            const bool isTarget =
                ofAll || type == listener.target || (propagates && std::find(ancestry.begin(), ancestry.end(), listener.target) != ancestry.end());
            // A class is instrumented while it is made; mappers are configured when all are.
            if (table == nullptr || !isTarget || (listener.event == "instrument_class" && type->number <= listener.call->number)) continue;
            follow(listener, {m_tables.objects().mapper(*table, *type), type}, table);
            addAll();
        }
    }
}

void Reader::follow(const Listener& listener, const std::vector<Value*>& args, TableBuilder* table) {
    if (codeOf(listener.function) == nullptr) {
        const auto* external = as<ExternalValue>(listener.function);
        if (external != nullptr && external->name.starts_with("sqlalchemy.")) return;
        if (table != nullptr) table->setIncomplete();
        return sayListener(listener, listener.call->place);
    }
    const std::size_t firstCall = m_i.calls().size();
    const std::size_t firstClass = m_i.classes().size();
    const std::uint64_t lost = m_i.callsLost();
    static_cast<void>(m_i.call(listener.function, args, listener.call->place));
    std::optional<Place> unclear;
    std::size_t columns = 0; // that were made, less those that were appended
    for (std::size_t i = firstCall; i < m_i.calls().size(); ++i) {
        const CallValue& call = *m_i.calls()[i];
        if (Annotations::columnOf(&call) != nullptr) ++columns;
        if (!isChange(call)) continue;
        const auto* method = as<AttributeValue>(call.function);
        if (method != nullptr && method->name == "append_column" && columns > 0) --columns;
        if (call.maybe || listener.call->maybe || (method != nullptr && method->name == "add_property")) unclear = call.place;
    }
    if (m_i.callsLost() > lost || columns > 0 || m_i.classes().size() > firstClass) {
        if (const auto change = changeIn(listener.function); change && !unclear) unclear = change;
    }
    if (!unclear) return;
    if (table != nullptr) table->setIncomplete();
    sayListener(listener, unclear);
}

void Reader::sayListener(const Listener& listener, std::optional<Place> place) {
    if (!m_saidListeners.insert(listener.call).second) return;
    const FunctionValue* code = codeOf(listener.function);
    const auto* external = as<ExternalValue>(listener.function);
    const std::string name(code != nullptr ? code->name : external != nullptr ? external->name : "of the event " + std::string(listener.event));
    if (!place) place = changeIn(listener.function).value_or(listener.call->place);
    unresolvedTable(*place, "the listener " + name + "() may add columns, constraints or indexes to tables");
}

} // namespace stillroom::orm
