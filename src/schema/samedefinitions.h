#pragma once

#include "schema/compareoptions.h"
#include "schema/normalform.h"
#include "schema/schema.h"

#include <string>
#include <unordered_map>
#include <vector>

namespace stillroom::schema {

/// Whether two definitions of one kind mean the same to the engine, whatever their names. Remembers what the parser said and
/// what is normal: many tables have the same condition, default or type. Holds on to the options.
class SameDefinitions {
public:
    explicit SameDefinitions(const CompareOptions& options) : m_options(options) {}

    [[nodiscard]] Sameness text(const std::string& expected, const std::string& actual) const;
    /// \param table that the actual one is of
    [[nodiscard]] Sameness index(const Index& expected, const Index& actual, const Table& table) const;
    [[nodiscard]] Sameness exclusion(const ExclusionConstraint& expected, const ExclusionConstraint& actual) const;
    /// "RANGE (k)"
    [[nodiscard]] Sameness partitioning(const std::string& expected, const std::string& actual) const;
    /// When a constraint is looked at; not whether old rows are known to meet it.
    [[nodiscard]] static bool deferral(const Enforcement& expected, const Enforcement& actual);

    /// normalType() and normalDefault() by these options.
    [[nodiscard]] const std::string& normalTypeOf(const std::string& type) const;
    [[nodiscard]] const std::string& normalDefaultOf(const std::string& text) const;

    /// SQLite does not tell upper from lower case in names.
    [[nodiscard]] std::string nameOf(const std::string& name) const;
    [[nodiscard]] std::vector<std::string> namesOf(std::vector<std::string> names) const;

private:
    [[nodiscard]] Sameness key(const IndexKey& expected, const IndexKey& actual, const Table& table) const;

    const CompareOptions& m_options;
    mutable std::unordered_map<std::string, Sameness> m_known;
    mutable std::unordered_map<std::string, std::string> m_types;
    mutable std::unordered_map<std::string, std::string> m_defaults;
};

} // namespace stillroom::schema
