#pragma once

#include "diagnosis/models/modelchecks.h"

#include <set>
#include <string>
#include <vector>

namespace stillroom::diagnosis {

/// The imports that made Python execute the module, outermost first. Empty for env.py and for what nothing leads to.
[[nodiscard]] std::vector<std::size_t> chainTo(const orm::ModelFacts& facts, std::size_t module);

/// Every module that is loaded once `module` is, itself included, by imports that are executed in any case.
[[nodiscard]] std::set<std::size_t> loadedWith(const orm::ModelFacts& facts, std::size_t module);

/// "app/models/user.py:12", relative to the project.
[[nodiscard]] std::string shown(const ModelSubject& subject, const orm::SourcePlace& place);
[[nodiscard]] std::string shownFile(const ModelSubject& subject, const std::string& file);

/// The place as evidence. \param note stands before the source text
[[nodiscard]] Evidence evidenceOf(const orm::SourcePlace& place, const std::string& note = {});

/// "class User", or "Table()".
[[nodiscard]] std::string shownKind(const orm::TableDeclaration& table);

/// Adds each import of the chain to the module as evidence.
void addChain(const ModelSubject& subject, std::size_t module, std::vector<Evidence>& evidence);

/// How env.py comes to the module: "alembic/env.py:3 -> app/models/__init__.py:2"; or that it does not.
[[nodiscard]] std::string chainText(const ModelSubject& subject, std::size_t module);

/// Whether the declaration surely is one, whatever conditions hold, and stands in the project: not in an installed package.
[[nodiscard]] bool isSure(const orm::TableDeclaration& table);

/// Whether the file is nearer to the scripts of another environment: then it is of another program.
[[nodiscard]] bool isOfOthers(const ModelSubject& subject, const std::string& file);

/// Whether what can be read of the project is all of it: nothing is loaded by names that only a running program knows.
[[nodiscard]] bool isFullyRead(const orm::ModelFacts& facts);

} // namespace stillroom::diagnosis
