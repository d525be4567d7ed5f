#pragma once

#include "orm/models.h"
#include "schema/schema.h"
#include "workflow/diffs.h"

namespace stillroom::cli {

/// The document of `schema`.
void printSchema(const schema::Schema& schema);
/// The document of `models`.
void printModels(const orm::Models& models);
/// The document of `diff`.
void printDiff(const workflow::Diff& diff);

} // namespace stillroom::cli
