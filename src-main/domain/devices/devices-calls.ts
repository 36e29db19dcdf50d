/** @file The calls about what models run on. */
import type { HandlersOf } from '../../router.ts';
import type { DeviceReports } from './device-report.ts';

export function createDevicesCalls(reports: DeviceReports): HandlersOf<'devices'> {
  return { 'devices.report': ({ find }) => reports.report(find) };
}
