/*
 * What approvals by a second person may be, apart from their schemas, which are made of it: pages and the error catalogue need it
 * before, or without, those.
 */

/** Why a start needs another person: its own metadata, a tag, or what it is granted. */
export const approvalCauses = ['script', 'tag', 'elevation', 'network', 'hosts', 'secrets'] as const;
export type ApprovalCause = (typeof approvalCauses)[number];

/**
 * How a request stands. `approved`: its run is being started; every other but `waiting` is an end. `failed`: it was approved, or still
 * waited, and cannot be started any more.
 */
export const requestStates = ['waiting', 'approved', 'started', 'refused', 'expired', 'cancelled', 'failed'] as const;
export type RequestState = (typeof requestStates)[number];

/** Requests that wait at once, of everybody and of one person. */
export const MOST_WAITING = 200;
export const MOST_WAITING_OF_ONE = 32;
/** Characters of what somebody types as a reason. */
export const REASON_LENGTH = 1_024;
