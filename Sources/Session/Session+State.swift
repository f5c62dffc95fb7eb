import Diagnostics
import Plan
import Syntax

extension Session {
  /// The steps and all that they have made.
  struct State {
    var steps: [Step]
    var prose: [(before: Int, markdown: String)]
    var environment: Environment
    var nextNumber: Int
    var seeds: [(step: Int, seed: Int64)]
    var inclusions: [Inclusion]
    var memory: StepMemory
  }

  var state: State {
    get {
      State(
        steps: steps, prose: prose, environment: environment, nextNumber: nextNumber, seeds: seeds,
        inclusions: inclusions, memory: memory)
    }
    set {
      steps = newValue.steps
      prose = newValue.prose
      environment = newValue.environment
      nextNumber = newValue.nextNumber
      seeds = newValue.seeds
      inclusions = newValue.inclusions
      memory = newValue.memory
      noteParameters()
    }
  }

  func forgetSteps() {
    steps = []
    prose = []
    environment = Environment()
    nextNumber = 1
    seeds = []
    inclusions = []
    noteParameters()
  }

  /// A step once more, under its number.
  func repeated(_ step: Step) -> Outcome {
    nextNumber = step.number
    return execute(step.statement, source: "")
  }

  /// Statements in the place of a step, under its number.
  func run(statements text: String, number: Int) -> [Outcome] {
    nextNumber = number
    return run(statements: text)
  }
}
