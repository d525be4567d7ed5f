#pragma once

#include "orm/hooks.h"
#include "workflow/diffs.h"

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace stillroom::workflow {

/// What env.py lets Alembic compare: its hooks are asked as autogenerate/compare.py asks them.
class HookFilter {
public:
    /// \param hooks null where there are none
    /// \param includeSchemas none where it is not known
    HookFilter(const Diff& diff, orm::Hooks* hooks, std::optional<bool> includeSchemas) : m_diff(diff), m_hooks(hooks), m_includeSchemas(includeSchemas) {}

    /// Takes out what a hook leaves out. Where a hook cannot be followed, what would be extra cannot be told.
    void apply(std::vector<schema::Difference>& differences);

private:
    [[nodiscard]] orm::HookVerdict verdict(const schema::Difference& difference);
    [[nodiscard]] orm::HookVerdict ofTable(const schema::Difference& difference);
    [[nodiscard]] orm::HookVerdict ask(const orm::HookSubject& subject, bool isLive);

    const Diff& m_diff;
    orm::Hooks* m_hooks;
    std::optional<bool> m_includeSchemas;
    std::map<std::pair<std::string, std::string>, orm::HookVerdict> m_tables; // by schema and name
};

} // namespace stillroom::workflow
