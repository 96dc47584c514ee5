export { demoClockJob, openDemoClock } from './demo-clock.ts';
export { type DemoPart, loadDemo } from './load-demo.ts';
export { demoRoutes } from './routes.ts';
export { demoFacility, demoFolder } from './set-up.ts';
export { putFacility } from './store.ts';
