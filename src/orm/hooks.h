#pragma once

#include "orm/modelreader.h"
#include "orm/models.h"

#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

namespace stillroom::orm {

enum class HookVerdict : std::uint8_t { Keeps, LeavesOut, NotKnown };

/// What a hook of env.py is asked about, as Alembic's autogenerate/compare.py asks.
struct HookSubject {
    std::string type;                  // "schema", "table", "column", "index", "unique_constraint", "foreign_key_constraint"
    std::optional<std::string> name;   // none: it has none, or is the default schema
    std::optional<std::string> schema; // of its table; none: the default one
    std::string table;
    bool reflected = false;                // the object is the database's, which the models have not
    bool hasOther = false;                 // there is one on either side
    std::vector<std::string> columns = {}; // of an index or a constraint; none where they are not known
};

/// The include_name and include_object of env.py's context.configure(), followed without running them.
class Hooks {
public:
    explicit Hooks(const ModelRequest& request, const std::stop_token& stop = {});
    ~Hooks();
    Hooks(const Hooks&) = delete;
    Hooks& operator=(const Hooks&) = delete;

    /// Lets hooks know what `metadata.tables` has.
    void setTables(const Models& models);

    [[nodiscard]] HookVerdict includeName(const HookSubject& subject);
    [[nodiscard]] HookVerdict includeObject(const HookSubject& subject);
    /// Where a hook stands of which a verdict was not known; `why` says what that means.
    [[nodiscard]] const std::vector<Unresolved>& notFollowed() const;

private:
    class Impl;
    std::unique_ptr<Impl> m_impl;
};

} // namespace stillroom::orm
