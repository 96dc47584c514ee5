export { demoPassword, loadDemoStaff } from './loading.ts';
export { hashPassword, passwordFits } from './passwords.ts';
export { nameOfUser, staff } from './queries.ts';
export { staffName } from './rules.ts';
export { findUser, type UserRow, usersOf } from './store.ts';
