#include "python/module.h"

#include <algorithm>

namespace stillroom::python {

Position Module::position(std::uint32_t offset) const {
    if (m_lineStarts.empty()) {
        m_lineStarts.push_back(0);
        for (std::size_t at = text.find('\n'); at != std::string::npos; at = text.find('\n', at + 1)) {
            m_lineStarts.push_back(static_cast<std::uint32_t>(at + 1));
        }
    }
    const auto after = std::upper_bound(m_lineStarts.begin(), m_lineStarts.end(), offset);
    return {static_cast<std::uint32_t>(after - m_lineStarts.begin()), offset - *(after - 1)};
}

std::string_view Module::docstring() const {
    if (body.empty()) return {};
    const auto* statement = ast::as<ast::ExprStmt>(body[0]);
    if (statement == nullptr) return {};
    const auto* constant = ast::as<ast::Constant>(statement->value);
    return constant != nullptr && constant->type == ast::ConstantType::String ? constant->value : std::string_view{};
}

} // namespace stillroom::python
