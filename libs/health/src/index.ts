export { gradeOf, healthOf, HEALTH_VERSION, MINIMUM_COVERAGE, weightOf, type Health } from './health.rules';
