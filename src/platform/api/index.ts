/**
 * The house of the API: who calls, how answers look, how pages and changes go. Modules say what can be
 * asked. Follows the NL API Design Rules.
 */
export { apiVersion, asSystem, callLimit, everyAnswer, scoped, type Api } from './call.ts'
export { checkMatch } from './match.ts'
export { once } from './once.ts'
export {
  Link,
  listOf,
  newApi,
  pageOf,
  PageQuery,
  problems,
  reply,
  replyList,
  shown,
  type Page,
} from './shapes.ts'
export { ApiRefusal, codes, problem, refuseFields, type WrongField } from './problem.ts'
