#include "migrations/environmentfacts.h"

#include "base/text.h"
#include "python/evaluator.h"
#include "python/visitor.h"

#include <algorithm>

namespace stillroom::migrations {

using namespace python;

namespace {

/// "myapp.models.Base.metadata, from myapp.models (line 12)" for the expression given as target_metadata.
[[nodiscard]] Fact describeMetadata(const SourceFile& file, const ast::Expr* expression, const Scope* local) {
    Fact fact;
    fact.file = file.path.string();
    fact.line = file.module->position(expression->start).line;
    const ast::Expr* at = expression;
    std::string spelled(file.module->textOf(*expression));
    for (int depth = 0; depth < 10; ++depth) {
        const auto* name = ast::as<ast::Name>(at);
        if (name == nullptr) break;
        const Binding* binding = local != nullptr ? local->find(name->id) : nullptr;
        if (binding == nullptr) binding = file.scope->find(name->id);
        if (binding == nullptr || binding->type != Binding::Type::Value || binding->value == nullptr || binding->value == at) break;
        at = binding->value;
        spelled = std::string(file.module->textOf(*at));
        fact.line = file.module->position(at->start).line;
    }
    if (const auto* constant = ast::as<ast::Constant>(at); constant != nullptr && constant->type == ast::ConstantType::None) {
        fact.state = Fact::State::Known;
        fact.value = "None";
        return fact;
    }
    const std::string dotted = dottedName(at);
    const std::string_view first = std::string_view(dotted).substr(0, dotted.find('.'));
    const Binding* binding = dotted.empty() ? nullptr : file.scope->find(first);
    fact.state = Fact::State::Known;
    fact.value = shortened(spelled, 200);
    if (binding != nullptr && binding->type == Binding::Type::ImportFrom) {
        fact.value += " (from " + std::string(binding->level, '.') + std::string(binding->module) + " import " + std::string(binding->name) + ")";
    } else if (binding != nullptr && binding->type == Binding::Type::Import) {
        fact.value += " (import " + std::string(binding->module) + ")";
    }
    return fact;
}

[[nodiscard]] Fact valueFact(Evaluator& evaluator, const SourceFile& file, const ast::Expr* expression, const Scope* local) {
    Fact fact;
    fact.file = file.path.string();
    fact.line = file.module->position(expression->start).line;
    const Value value = evaluator.evaluate(file, expression, local);
    switch (value.type) {
    case Value::Type::None: fact.state = Fact::State::NotSet; break;
    case Value::Type::Unknown:
        fact.state = Fact::State::Unknown;
        fact.value = value.text;
        break;
    case Value::Type::Bool:
        fact.state = Fact::State::Known;
        fact.value = value.truth ? "true" : "false";
        break;
    default: fact.state = Fact::State::Known; fact.value = value.text;
    }
    return fact;
}

/// Whether `call` is alembic's context.configure(), by whatever name the file imports it.
[[nodiscard]] bool isConfigure(const SourceFile& file, const ast::Call& call) {
    const std::string name = dottedName(call.function);
    const std::string_view first = std::string_view(name).substr(0, name.find('.'));
    const Binding* bound = first.empty() ? nullptr : file.scope->find(first);
    std::string full = name;
    if (bound != nullptr && bound->type == Binding::Type::ImportFrom)
        full = std::string(bound->module) + "." + std::string(bound->name) + name.substr(first.size());
    if (bound != nullptr && bound->type == Binding::Type::Import) full = std::string(bound->module) + name.substr(first.size());
    return full == "alembic.context.configure" || name == "context.configure" || name == "EnvironmentContext.configure";
}

/// The keywords of a call, with those of `**options` in its place where options is a dictionary that the file writes down once. What stays
/// spread has an empty name.
[[nodiscard]] std::vector<ast::Keyword> keywordsOf(const SourceFile& file, const ast::Call& call, const Scope* local) {
    std::vector<ast::Keyword> all;
    for (const ast::Keyword& keyword : call.keywords) {
        const ast::Expr* spread = keyword.name.empty() ? keyword.value : nullptr;
        if (const auto* name = ast::as<ast::Name>(spread)) {
            const Scope* scope = local != nullptr && local->find(name->id) != nullptr ? local : file.scope.get();
            const Binding* binding = scope->find(name->id);
            const bool isPlain = binding != nullptr && binding->type == Binding::Type::Value && !binding->conditional && !scope->ambiguous(name->id);
            spread = isPlain ? binding->value : nullptr;
        }
        std::vector<ast::Keyword> found;
        bool isWhole = false;
        if (const auto* made = ast::as<ast::Call>(spread); made != nullptr && dottedName(made->function) == "dict" && made->args.empty()) {
            found.assign(made->keywords.begin(), made->keywords.end());
            isWhole = std::none_of(found.begin(), found.end(), [](const ast::Keyword& k) { return k.name.empty(); });
        } else if (const auto* written = ast::as<ast::Dict>(spread)) {
            isWhole = true;
            for (std::size_t i = 0; i < written->keys.size(); ++i) {
                const auto* key = ast::as<ast::Constant>(written->keys[i]);
                if (key == nullptr || key->type != ast::ConstantType::String) {
                    isWhole = false;
                    break;
                }
                found.push_back({key->value, written->values[i], written->values[i]->start, written->values[i]->end});
            }
        }
        if (isWhole)
            all.insert(all.end(), found.begin(), found.end());
        else
            all.push_back(keyword);
    }
    return all;
}

[[nodiscard]] bool lastPartIs(const std::string& dotted, std::string_view name) { return dotted == name || dotted.ends_with("." + std::string(name)); }

} // namespace

EnvironmentFacts readEnvironmentFacts(const std::filesystem::path& envFile, const std::filesystem::path& projectRoot, std::vector<Finding>& findings) {
    EnvironmentFacts facts;
    SourceTree tree(projectRoot);
    const SourceFile* file = tree.file(envFile);
    if (file == nullptr) return facts;
    Evaluator evaluator(tree);
    for (const Diagnostic& diagnostic : file->module->diagnostics) {
        const std::uint32_t line = file->module->position(diagnostic.offset).line;
        findings.push_back({"environment.env_syntax_error",
                            Severity::Error,
                            "env.py is not valid Python",
                            diagnostic.message + ". Every alembic command that runs env.py fails on it.",
                            {{envFile.string(), line, {}, {}}},
                            {}});
        break;
    }
    forEachCall(file->module->body, [&](const ast::Call& call, const Scope* local) {
        if (!isConfigure(*file, call)) return;
        const std::vector<ast::Keyword> keywords = keywordsOf(*file, call, local);
        const auto given = [&keywords](std::string_view key) {
            return std::any_of(keywords.begin(), keywords.end(), [&](const ast::Keyword& k) { return k.name == key; });
        };
        // Against a database the call with connection= counts; the other is for --sql.
        const bool online = given("connection");
        if (online) {
            const auto dropOffline = [&](Fact& fact, const char* key) {
                if (fact.state == Fact::State::NotSet || given(key)) return;
                const bool isSet = fact.known() && !given({}); // else either call may say the same
                if (!isSet) {
                    fact = {};
                    return;
                }
                findings.push_back(
                    {"environment.disagreeing_calls",
                     Severity::Warning,
                     "env.py configures Alembic in two ways",
                     std::string(key) + " is set in one call of context.configure() and not in the one with connection=, which counts against a database.",
                     {{fact.file, fact.line, {}, {}}},
                     {}});
                fact = {};
            };
            dropOffline(facts.versionTable, "version_table");
            dropOffline(facts.versionTableSchema, "version_table_schema");
        }
        for (const ast::Keyword& keyword : keywords) {
            const auto set = [&](Fact& fact) {
                const Fact found = valueFact(evaluator, *file, keyword.value, local);
                if (found.state == Fact::State::NotSet) return;
                if (fact.known() && found.known() && fact.value != found.value) { // the offline and online halves disagree
                    findings.push_back(
                        {"environment.disagreeing_calls",
                         Severity::Warning,
                         "env.py configures Alembic in two ways",
                         std::string(keyword.name) + " is " + fact.value + " in one call of context.configure() and " + found.value + " in another.",
                         {{fact.file, fact.line, {}, {}}, {found.file, found.line, {}, {}}},
                         {}});
                }
                if (online || fact.state == Fact::State::NotSet) fact = found;
            };
            const auto present = [&](Fact& fact) {
                fact = {Fact::State::Known, std::string(file->module->textOf(*keyword.value)), envFile.string(), file->module->position(keyword.start).line};
            };
            if (keyword.name == "version_table")
                set(facts.versionTable);
            else if (keyword.name == "version_table_schema")
                set(facts.versionTableSchema);
            else if (keyword.name == "include_schemas")
                set(facts.includeSchemas);
            else if (keyword.name == "transaction_per_migration")
                set(facts.transactionPerMigration);
            else if (keyword.name == "target_metadata")
                facts.targetMetadata = describeMetadata(*file, keyword.value, local);
            else if (keyword.name == "include_name")
                present(facts.includeName);
            else if (keyword.name == "include_object")
                present(facts.includeObject);
            else if (keyword.name == "process_revision_directives")
                present(facts.processRevisionDirectives);
            else if (keyword.name.empty()) { // **options: may hold anything
                const auto unknown = [&](Fact& fact) {
                    if (fact.state == Fact::State::NotSet) {
                        fact = {Fact::State::Unknown, "env.py passes " + shortened(file->module->textOf(*keyword.value), 80) + " with **", envFile.string(),
                                file->module->position(keyword.start).line};
                    }
                };
                // Flask-Migrate's templates pass **conf_args, before 4.0 **current_app.extensions['migrate'].configure_args, which hold the
                // options of its own Migrate(): by default none of these.
                if (file->module->text.find("conf_args") == std::string::npos && file->module->text.find("configure_args") == std::string::npos) {
                    unknown(facts.versionTable);
                    unknown(facts.versionTableSchema);
                }
            }
        }
    });
    const auto say = [&](const Fact& fact, const char* key) {
        if (fact.state != Fact::State::Unknown) return;
        findings.push_back({"environment.unknown_setting",
                            Severity::Info,
                            std::string(key) + " cannot be read from env.py",
                            fact.value + ". Say which version table to use (--version-table), or choose it from those in the database.",
                            {{fact.file, fact.line, {}, {}}},
                            {}});
    };
    say(facts.versionTable, "version_table");
    say(facts.versionTableSchema, "version_table_schema");
    return facts;
}

std::vector<CodeOption> readCodeOptions(const std::filesystem::path& path, const std::filesystem::path& projectRoot) {
    std::vector<CodeOption> options;
    SourceTree tree(projectRoot);
    const SourceFile* file = tree.file(path);
    if (file == nullptr) return options;
    Evaluator evaluator(tree);
    const auto add = [&](std::string key, const ast::Expr* expression, const Scope* local) {
        CodeOption option;
        option.key = std::move(key);
        option.file = path.string();
        option.line = file->module->position(expression->start).line;
        const Value value = evaluator.evaluate(*file, expression, local);
        if (value.isString()) {
            option.values.push_back(value.text);
            option.known = true;
        } else if (value.isSequence()) {
            option.known = true;
            for (const Value& item : value.items) {
                if (item.isString()) option.values.push_back(item.text);
            }
        } else {
            option.why = value.text;
        }
        options.push_back(std::move(option));
    };
    forEachCall(file->module->body, [&](const ast::Call& call, const Scope* local) {
        const std::string name = dottedName(call.function);
        const auto* method = ast::as<ast::Attribute>(call.function);
        const bool sets = (method != nullptr && method->attr == "set_main_option" && call.args.size() == 2);
        const bool setsSection = method != nullptr && method->attr == "set_section_option" && call.args.size() == 3;
        if (sets || setsSection) {
            const Value key = evaluator.evaluate(*file, call.args[sets ? 0 : 1], local);
            if (key.isString() && (key.text == "script_location" || key.text == "version_locations")) add(key.text, call.args[sets ? 1 : 2], local);
        } else if (lastPartIs(name, "ScriptDirectory") || lastPartIs(name, "EnvironmentContext")) {
            for (const ast::Keyword& keyword : call.keywords) {
                if (keyword.name == "version_locations") add("version_locations", keyword.value, local);
            }
        }
    });
    forEachDict(file->module->body, [&](const ast::Dict& dict, const Scope* local) { // Flask-Alembic's ALEMBIC = {"script_location": ...}
        for (std::size_t i = 0; i < dict.keys.size(); ++i) {
            const auto* key = ast::as<ast::Constant>(dict.keys[i]);
            if (key != nullptr && key->type == ast::ConstantType::String && key->value == "script_location") add("script_location", dict.values[i], local);
        }
    });
    return options;
}

} // namespace stillroom::migrations
