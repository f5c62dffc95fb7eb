/// The level of a unit.
enum UnitLevel: String, CaseIterable {
  case division = "部"
  case section = "課"
  case desk = "係"
}

/// A unit of the organisation.
struct Unit {
  var name: String
  /// Its name before the reorganisation, where it had another.
  var oldName: String?
  /// The unit above it, or -1.
  var parent: Int
  var level: UnitLevel
  var field: Int
  var ministryClass: String
  var isHeavy: Bool
  var headTitle: String
}

/// The rank of a post: which posts a person moves between.
enum PostClass: Int, CaseIterable {
  case staff, chief, deputy, head, senior, director

  /// Whether it is a management post: 副長職 and above.
  var isManager: Bool { rawValue >= PostClass.deputy.rawValue }
}

/// One established post.
struct Slot {
  var unit: Int32
  var postClass: PostClass
  /// The occupation that it needs, 0 where any will do.
  var pool: Int
}

/// The units and posts of a city of a given size: the plan of the small city, side by side as often as needed.
struct Layout {
  private(set) var units: [Unit] = []
  private(set) var slots: [Slot] = []

  /// The layout with exactly `staffCount` posts.
  init(staffCount: Int) {
    let copies = max(1, (staffCount + CityPlan.size / 2) / CityPlan.size)
    for copy in 0..<copies {
      let size = staffCount / copies + (copy < staffCount % copies ? 1 : 0)
      add(copy: copy, size: size)
    }
  }

  /// The section of a unit; for a division the division itself.
  func section(of unit: Int) -> Int { units[unit].level == .desk ? units[unit].parent : unit }

  /// The division of a unit.
  func division(of unit: Int) -> Int {
    var unit = unit
    while units[unit].parent >= 0 { unit = units[unit].parent }
    return unit
  }

  private mutating func add(copy: Int, size: Int) {
    let sections = CityPlan.divisions.flatMap(\.sections)
    let (directors, seniors) = (CityPlan.divisions.count, CityPlan.divisions.count { $0.hasSenior })
    let managers = size * 63 / CityPlan.size
    let deputies = Self.deputies(max(0, managers - directors - seniors - sections.count), in: sections)
    let chiefs = Self.chiefs(size * 80 / CityPlan.size, in: sections)
    let staffTotal =
      size - directors - seniors - sections.count - deputies.reduce(0, +) - chiefs.reduce(0, +)
    let base = sections.indices.map { max(1, sections[$0].size - 1 - deputies[$0] - chiefs[$0]) }
    let staff = shares(of: staffTotal, weights: base)
    var index = 0
    for division in CityPlan.divisions {
      let parent = addDivision(division, copy: copy)
      for section in division.sections {
        addSection(
          section, parent: parent, copy: copy, posts: (deputies[index], chiefs[index], staff[index]), base: base[index])
        index += 1
      }
    }
  }

  /// Deputies go to the largest sections first.
  private static func deputies(_ count: Int, in sections: [CityPlan.Section]) -> [Int] {
    let order = sections.indices.sorted { (-sections[$0].size, $0) < (-sections[$1].size, $1) }
    var result = [Int](repeating: 0, count: sections.count)
    for turn in 0..<count { result[order[turn % order.count]] += 1 }
    return result
  }

  /// One desk head a desk; more go to the largest sections, fewer are taken where there are most.
  private static func chiefs(_ count: Int, in sections: [CityPlan.Section]) -> [Int] {
    var result = sections.map(\.desks.count)
    let order = sections.indices.sorted { (-sections[$0].size, $0) < (-sections[$1].size, $1) }
    var turn = 0
    while result.reduce(0, +) < count {
      result[order[turn % order.count]] += 1
      turn += 1
    }
    while result.reduce(0, +) > count, let most = result.indices.max(by: { result[$0] < result[$1] }) {
      result[most] -= 1
    }
    return result
  }

  private func named(_ name: String, copy: Int) -> String { copy == 0 ? name : "\(name)第\(copy + 1)" }

  private mutating func addDivision(_ plan: CityPlan.Division, copy: Int) -> Int {
    let field = CityPlan.fields.firstIndex(of: plan.field) ?? 0
    let division = units.count
    units.append(
      Unit(
        name: named(plan.name, copy: copy), parent: -1, level: .division, field: field,
        ministryClass: plan.sections[0].ministryClass, isHeavy: false, headTitle: "部長"))
    slots.append(Slot(unit: Int32(division), postClass: .director, pool: 0))
    if plan.hasSenior { slots.append(Slot(unit: Int32(division), postClass: .senior, pool: 0)) }
    return division
  }

  private mutating func addSection(
    _ plan: CityPlan.Section, parent: Int, copy: Int, posts: (deputies: Int, chiefs: Int, staff: Int), base: Int
  ) {
    let section = units.count
    let name = named(plan.name, copy: copy)
    let oldName = copy == 0 ? plan.oldName : nil
    var unit = Unit(
      name: name, oldName: oldName, parent: parent, level: .section, field: units[parent].field,
      ministryClass: plan.ministryClass, isHeavy: plan.isHeavy, headTitle: plan.headTitle)
    units.append(unit)
    for desk in plan.desks {
      (unit.name, unit.oldName) = (name + desk, oldName.map { $0 + desk })
      (unit.parent, unit.level, unit.headTitle) = (section, .desk, "係長")
      units.append(unit)
    }
    let (pool, desks) = (plan.occupation.pool, plan.desks.count)
    slots.append(Slot(unit: Int32(section), postClass: .head, pool: 0))
    for _ in 0..<posts.deputies { slots.append(Slot(unit: Int32(section), postClass: .deputy, pool: 0)) }
    for index in 0..<posts.chiefs {
      let needed = index < plan.trained.chiefs ? pool : 0
      slots.append(Slot(unit: Int32(section + 1 + index % desks), postClass: .chief, pool: needed))
    }
    let trained = plan.trained.staff * posts.staff / base
    for index in 0..<posts.staff {
      let needed = index < trained ? pool : 0
      slots.append(Slot(unit: Int32(section + 1 + index % desks), postClass: .staff, pool: needed))
    }
  }
}
