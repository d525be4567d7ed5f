#include "base/text.h"
#include "diagnosis/landings/evidence.h"
#include "diagnosis/landings/words.h"

namespace stillroom::diagnosis {
namespace {

using Kind = Object::Kind;
using schema::OperationKind;

[[nodiscard]] bool takesAway(OperationKind kind) {
    switch (kind) {
    case OperationKind::DropTable:
    case OperationKind::DropColumn:
    case OperationKind::DropIndex:
    case OperationKind::DropConstraint:
    case OperationKind::DropEnum:
    case OperationKind::DropSchema: return true;
    default: return false;
    }
}

/// What is so where the step would have it otherwise. Empty where there is no one word for it.
[[nodiscard]] std::string instead(const Object& object, const std::string& now) {
    switch (object.kind) {
    case Kind::Nullable: return now == "NULL" ? "it may be NULL" : "it may not be NULL";
    case Kind::Type: return "its type is " + now;
    case Kind::Default: return "it has " + now;
    default: return {};
    }
}

/// Why nothing can be seen of a step, by what it does alone.
[[nodiscard]] std::string whyUnseen(const schema::Operation& step) {
    if (!step.cannotTell.empty()) return step.cannotTell;
    switch (step.kind) {
    case OperationKind::Data: return "what becomes of rows does not show in the schema";
    case OperationKind::Unknown: return "what it does is not known";
    case OperationKind::AddConstraint:
    case OperationKind::CreateIndex:
        if (step.name.empty()) return "it has no name to look for";
        [[fallthrough]];
    default: return "what it changes is not looked for";
    }
}

} // namespace

void SchemaEvidence::giveReasons(const Trace& trace, const std::map<Object, std::string>& doubts) {
    struct Touched {
        std::size_t objects = 0;
        std::size_t changedAgain = 0;
        std::string doubt;
    };
    std::vector<std::vector<Touched>> all;
    for (const RevisionSeen& seen : m_revisions) all.emplace_back(seen.steps.size());
    for (const auto& [object, events] : trace.events()) {
        const auto doubt = doubts.find(object);
        for (const ObjectEvent& event : events) {
            Touched& touched = all[event.revision][event.step];
            ++touched.objects;
            if (&event != &events.back()) ++touched.changedAgain;
            if (doubt != doubts.end() && touched.doubt.empty()) touched.doubt = doubt->second;
        }
    }
    for (std::size_t i = 0; i < m_revisions.size(); ++i) {
        for (std::size_t k = 0; k < m_revisions[i].steps.size(); ++k) {
            StepSeen& step = m_revisions[i].steps[k];
            const Touched& touched = all[i][k];
            if (step.state == Landing::Missing || step.state == Landing::Partly) {
                std::vector<std::string> words;
                for (const Object& object : step.missing) {
                    const auto fact = m_facts.find(object);
                    if (fact != m_facts.end() && fact->second.now) words.push_back(instead(object, *fact->second.now));
                }
                std::erase(words, "");
                if (words.size() == step.missing.size())
                    step.why = join(words, ", ");
                else if (step.state == Landing::Partly)
                    step.why = "missing: " + shortened(join(namesOf(step.missing, m_options), ", "), 300);
                else
                    step.why = takesAway(step.step->kind) ? "it is still there" : "it is not there";
            } else if (step.state == Landing::CannotTell) {
                if (touched.objects == 0 || !step.step->cannotTell.empty())
                    step.why = whyUnseen(*step.step);
                else if (touched.changedAgain == touched.objects)
                    step.state = Landing::Superseded;
                else
                    step.why = touched.doubt.empty() ? "what is there looks the same whether it ran or not" : touched.doubt;
            }
        }
    }
    std::set<const StepSeen*> said; // a table comes before its columns
    for (const Undecided& one : m_undecided) {
        for (const ObjectEvent* event : {&one.earlier, &one.later}) {
            StepSeen& step = m_revisions[event->revision].steps[event->step];
            if (!step.landed.empty() || !step.missing.empty() || !said.insert(&step).second) continue;
            step.state = Landing::CannotTell;
            const auto idOf = [&](const ObjectEvent& of) { return m_graph.revision(m_revisions[of.revision].revision).id; };
            step.why = diagnosis::shown(one.object, m_options) + " is as before " + idOf(one.earlier) + " and as after " + idOf(one.later);
        }
    }
}

std::vector<RevisionLandings> landingsOf(const SchemaEvidence& evidence) {
    std::vector<RevisionLandings> list;
    for (const RevisionSeen& seen : evidence.revisions()) {
        RevisionLandings& one = list.emplace_back();
        one.revision = seen.revision;
        for (const StepSeen& step : seen.steps) one.landings.push_back({step.state, schema::subjectOf(*step.step), step.why});
    }
    return list;
}

} // namespace stillroom::diagnosis
