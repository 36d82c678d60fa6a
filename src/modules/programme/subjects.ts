/**
 * What the programme calls what its deeds are about, for who reads the trail.
 */
import { defineSubjects } from '#platform/audit/subjects.ts'
import { planNames } from './store/index.ts'

defineSubjects(planNames)
