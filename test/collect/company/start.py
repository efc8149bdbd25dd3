"""moto's server with the ids of a snapshot instead of random ones.

ARNPATH_MOTO_IDS is JSON: for each kind of thing its ids in the order in which they are made; secrets by name, since
only the end of their ARN is random. Where the list is used up, moto's own id is taken.
"""

import json
import os
import sys
from collections import deque

from moto.ec2.models import instances
from moto.identitystore import models as identitystore
from moto.kms import models as kms
from moto.moto_api._internal import mock_random
from moto.organizations import utils as organizations
from moto.secretsmanager.utils import SecretsManagerSecretIdentifier
from moto.server import main
from moto.ssoadmin.models import SSOAdminBackend

IDS = json.loads(os.environ["ARNPATH_MOTO_IDS"])


def in_order(kind, original):
    left = deque(IDS.get(kind, []))
    return lambda *args, **kwargs: left.popleft() if left else original(*args, **kwargs)


for kind in ("org", "root", "ou", "account", "policy"):
    name = f"make_random_{kind}_id"
    setattr(organizations, name, in_order(kind, getattr(organizations, name)))
kms.generate_key_id = in_order("key", kms.generate_key_id)
instances.random_instance_id = in_order("instance", instances.random_instance_id)


class Persons:
    """Users, groups and memberships of the identity store take their ids from one place."""

    uuid4 = staticmethod(in_order("person", mock_random.uuid4))


identitystore.mock_random = Persons
secret_arn = SecretsManagerSecretIdentifier.generate
SecretsManagerSecretIdentifier.generate = lambda self, *args, **kwargs: IDS.get("secret", {}).get(self.name) or secret_arn(self, *args, **kwargs)


def accounts_of(self, instance_arn, permission_set_arn):
    """moto answers with the caller's own account; AWS with those that have an assignment."""
    each = [a.target_id for a in self.account_assignments if (a.instance_arn, a.permission_set_arn) == (instance_arn, permission_set_arn)]
    return list(dict.fromkeys(each))


SSOAdminBackend.list_accounts_for_provisioned_permission_set = accounts_of

main(sys.argv[1:])
