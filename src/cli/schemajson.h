#pragma once

#include "schema/schema.h"

namespace stillroom::cli {

/// The document of `schema`.
void printSchema(const schema::Schema& schema);

} // namespace stillroom::cli
