#pragma once

#include "migrations/graph.h"

#include <sstream>
#include <string>

namespace stillroom::test {

/// A graph from text that reads like it: one revision a line, "b < a", "m < b, c", "d < b needs x @label".
inline migrations::RevisionGraph graph(const std::string& text) {
    std::vector<migrations::RevisionPtr> revisions;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        std::istringstream words(line);
        std::string word;
        if (!(words >> word)) continue;
        migrations::Revision revision;
        revision.id = word;
        revision.file = word + ".py";
        revision.line = 1;
        std::vector<std::string>* to = &revision.downRevisions;
        while (words >> word) {
            if (word == "<") {
                to = &revision.downRevisions;
            } else if (word == "needs") {
                to = &revision.dependencies;
            } else if (word.front() == '@') {
                revision.branchLabels.push_back(word.substr(1));
            } else {
                if (word.back() == ',') word.pop_back();
                to->push_back(word);
            }
        }
        revisions.push_back(std::make_shared<const migrations::Revision>(std::move(revision)));
    }
    return migrations::RevisionGraph(revisions);
}

inline std::vector<std::string> names(const migrations::RevisionGraph& graph, const std::vector<migrations::NodeId>& ids) {
    std::vector<std::string> list;
    for (const auto id : ids) list.push_back(graph.revision(id).id);
    return list;
}

} // namespace stillroom::test
