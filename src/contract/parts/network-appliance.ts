/** The appliance that joins the network of a tenant to that of its replicas. */
import { boolean, object, string } from '../element.js'

/** As answers and requests have it. */
export const networkAppliance = object(
  'NetworkAppliance',
  {
    elements: [
      string('Name'),
      string('ProductionNetwork', { doc: 'Port group or virtual switch that it is attached to.' }),
      boolean('ObtainIPAddressAutomatically', { default: true }),
      // The name of the type got into the API instead of that of the element.
      object(
        'ManualIpAddressSettingsInfoType',
        { elements: [string('IpAddress'), string('SubnetMask'), string('DefaultGateway')] },
        { optional: true, doc: 'Where the address is not obtained automatically.' },
      ),
      string('ViDistributedSwitchUuid', { optional: true, doc: 'VMware only; may be empty.' }),
      boolean('ProductionNetworkUnderDvs', { optional: true, doc: 'VMware only.' }),
    ],
  },
  { optional: true, doc: 'The network extension appliance of the tenant.' },
)
