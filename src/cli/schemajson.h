#pragma once

#include "orm/models.h"
#include "schema/schema.h"

namespace stillroom::cli {

/// The document of `schema`.
void printSchema(const schema::Schema& schema);
/// The document of `models`.
void printModels(const orm::Models& models);

} // namespace stillroom::cli
