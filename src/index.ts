export { cooperativeSticky } from './assignors/cooperative-sticky.ts';
export { rackCooperativeSticky } from './assignors/rack-cooperative-sticky.ts';
export { rackRange } from './assignors/rack-range.ts';
export { rackSticky } from './assignors/rack-sticky.ts';
export { range } from './assignors/range.ts';
export { roundRobin } from './assignors/round-robin.ts';
export { serverRange } from './assignors/server-range.ts';
export { sticky } from './assignors/sticky.ts';
export { uniform } from './assignors/uniform.ts';
export type { InProcessOptions } from './campaign/verify-in-process.ts';
export { verifyInProcess } from './campaign/verify-in-process.ts';
export type { SubjectRequest } from './campaign/cell.ts';
export type { Progress, VerifyOptions } from './campaign/options.ts';
export { verifyDefaults } from './campaign/options.ts';
export { verify } from './campaign/verify.ts';
export type { ContractDescription } from './catalog/contracts.ts';
export { claimsOf, describeContracts, parseContract } from './catalog/contracts.ts';
export type { GroupPart } from './catalog/group-builtins.ts';
export type { GroupSource } from './catalog/group-subject-of.ts';
export { groupSubjectOf } from './catalog/group-subject-of.ts';
export type { ResolveAnyOptions } from './catalog/resolve-any.ts';
export { resolveAnySubject } from './catalog/resolve-any.ts';
export type { ResolveOptions, SubjectOptions, SubjectSource } from './catalog/resolve.ts';
export { resolveSubject, subjectOf } from './catalog/resolve.ts';
export type { Assignor, AssignorFactory } from './domain/assignor.ts';
export { judgeGroup } from './check/group/judge-group.ts';
export { measureGroup } from './check/group/measure-group.ts';
export type * from './domain/any-history.ts';
export type * from './domain/coordinator.ts';
export type { SuiteErrorCode } from './domain/errors.ts';
export { SuiteError } from './domain/errors.ts';
export type * from './domain/finding.ts';
export type * from './domain/fixture.ts';
export type * from './domain/group.ts';
export type * from './domain/group-invariant.ts';
export type * from './domain/group-measurements.ts';
export type * from './domain/group-subject.ts';
export type * from './domain/group-trace.ts';
export type * from './domain/group-witness.ts';
export type { ErrorName } from './domain/kafka-errors.ts';
export { errorNumbers } from './domain/kafka-errors.ts';
export type * from './domain/member-client.ts';
export type { GroupSettings } from './domain/settings.ts';
export { kafkaDefaults } from './domain/settings.ts';
export type * from './domain/timed-history.ts';
export type * from './domain/timed-story.ts';
export type * from './domain/wire.ts';
export type * from './domain/history.ts';
export type * from './domain/invariant.ts';
export {
  assignorInvariantIds,
  contractNames,
  groupInvariantIds,
  invariantIds,
} from './domain/contract.ts';
export type * from './domain/story.ts';
export type * from './domain/subject.ts';
export type * from './domain/trace.ts';
export type * from './domain/verification.ts';
export type { HistoriesOptions } from './generate/arbitrary.ts';
export { histories } from './generate/arbitrary.ts';
export { liftAssignor } from './run/lift.ts';
export type { TimedGenerateOptions } from './generate/timed/options.ts';
export { timedHistoryOfCase } from './generate/timed/case.ts';
export type { Cast } from './simulation/cast.ts';
export { referenceCast } from './simulation/cast.ts';
export { classicCoordinator } from './simulation/classic/classic-coordinator.ts';
export {
  consumerCoordinator,
  kafkaServerAssignors,
} from './simulation/consumer/consumer-coordinator.ts';
export type { LiveGroupOptions } from './simulation/engine/live-group.ts';
export { liveGroup } from './simulation/engine/live-group.ts';
export {
  classicMember,
  cooperativeMember,
  eagerMember,
} from './simulation/members/classic/classic-member.ts';
export { consumerMember } from './simulation/members/consumer/consumer-member.ts';
export { mixedCoordinator } from './simulation/migration/mixed-coordinator.ts';
