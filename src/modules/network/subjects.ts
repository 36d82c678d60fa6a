/**
 * What the network calls what its deeds are about, for who reads the trail.
 */
import { defineSubjects } from '#platform/audit/subjects.ts'
import { networkNames } from './store/index.ts'

defineSubjects(networkNames)
