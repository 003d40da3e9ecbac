// Plans for parts of records, as clients ask for them with `fields`.

import Conditions
import Dialect
import Schema

/// The plans for parts of records that were asked for: to make one, and to prepare its statement, takes
/// longer than to read ten records.
final class PartPlans {
    private var plans: [Key: RecordPlan] = [:]

    private struct Key: Hashable {
        let resource: String
        let members: FieldList
    }

    /// Forgets all.
    func removeAll() { plans = [:] }

    /// The plan for some members of records of a resource.
    func plan(of resource: String, only members: FieldList, in catalog: Catalog) -> RecordPlan {
        let key = Key(resource: resource, members: members)
        if let known = plans[key] { return known }
        if plans.count >= Limits.partPlansMax { plans = [:] }
        let plan = catalog.recordPlan(of: resource, only: members)
        plans[key] = plan
        return plan
    }
}
