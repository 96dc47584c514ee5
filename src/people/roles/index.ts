export { isRole, type Permission, permissions, permissionsOf, type Role, roles } from './rules.ts';
