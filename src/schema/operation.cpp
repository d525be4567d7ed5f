#include "schema/operation.h"

#include "schema/operationtext.h"

#include <algorithm>

namespace stillroom::schema {

const char* nameOf(OperationKind kind) {
    switch (kind) {
    case OperationKind::CreateTable: return "create table";
    case OperationKind::DropTable: return "drop table";
    case OperationKind::RenameTable: return "rename table";
    case OperationKind::AddColumn: return "add column";
    case OperationKind::DropColumn: return "drop column";
    case OperationKind::AlterColumn: return "alter column";
    case OperationKind::AddConstraint: return "add constraint";
    case OperationKind::DropConstraint: return "drop constraint";
    case OperationKind::RenameConstraint: return "rename constraint";
    case OperationKind::ValidateConstraint: return "validate constraint";
    case OperationKind::CreateIndex: return "create index";
    case OperationKind::DropIndex: return "drop index";
    case OperationKind::RenameIndex: return "rename index";
    case OperationKind::CommentOnTable: return "comment on table";
    case OperationKind::CreateEnum: return "create type";
    case OperationKind::DropEnum: return "drop type";
    case OperationKind::RenameEnum: return "rename type";
    case OperationKind::AddEnumLabel: return "add enum value";
    case OperationKind::RenameEnumLabel: return "rename enum value";
    case OperationKind::SetEnumLabels: return "set enum values";
    case OperationKind::RebuildTable: return "rebuild table";
    case OperationKind::Data: return "data";
    case OperationKind::Unknown: break;
    }
    return "unknown";
}

bool holds(const std::vector<std::string>& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

std::string placed(const Operation& operation, const std::string& why) {
    const std::string file = operation.file.substr(operation.file.rfind('/') + 1);
    return file.empty() ? why : why + " (" + file + ":" + std::to_string(operation.line) + ")";
}

} // namespace stillroom::schema
