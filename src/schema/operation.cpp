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
    case OperationKind::DropSchema: return "drop schema";
    case OperationKind::RebuildTable: return "rebuild table";
    case OperationKind::Data: return "data";
    case OperationKind::Unknown: break;
    }
    return "unknown";
}

std::string subjectOf(const Operation& operation) {
    using Kind = OperationKind;
    const std::string place = operation.schema.empty() ? "" : operation.schema + ".";
    const std::string table = place + operation.table;
    const Table& definition = operation.definition;
    switch (operation.kind) {
    case Kind::CreateTable:
    case Kind::DropTable:
    case Kind::RenameTable:
    case Kind::CommentOnTable:
    case Kind::RebuildTable: return "table " + table;
    case Kind::AddColumn: return "column " + table + "." + (definition.columns.empty() ? operation.name : definition.columns.front().name);
    case Kind::DropColumn:
    case Kind::AlterColumn: return "column " + table + "." + operation.name;
    case Kind::CreateIndex: return "index " + (definition.indexes.empty() ? operation.name : definition.indexes.front().name);
    case Kind::DropIndex:
    case Kind::RenameIndex: return "index " + operation.name;
    case Kind::AddConstraint:
    case Kind::DropConstraint:
    case Kind::RenameConstraint:
    case Kind::ValidateConstraint: return "constraint " + (operation.name.empty() ? "without a name" : operation.name) + " of " + table;
    case Kind::CreateEnum:
    case Kind::DropEnum:
    case Kind::RenameEnum:
    case Kind::AddEnumLabel:
    case Kind::RenameEnumLabel:
    case Kind::SetEnumLabels: return "type " + place + operation.name;
    case Kind::DropSchema: return "schema " + operation.schema;
    case Kind::Data: return "rows";
    case Kind::Unknown: break;
    }
    return "unknown";
}

bool holds(const std::vector<std::string>& names, const std::string& name) { return std::find(names.begin(), names.end(), name) != names.end(); }

std::string placed(const Operation& operation, const std::string& why) {
    const std::string file = operation.file.substr(operation.file.rfind('/') + 1);
    return file.empty() ? why : why + " (" + file + ":" + std::to_string(operation.line) + ")";
}

} // namespace stillroom::schema
