-- ARGV[7] the id of the message

local channel = find(name)
if channel then
  local message = redis.call('ZRANGEBYSCORE', channel.messages, ARGV[7], ARGV[7])[1]
  if message then
    local _, _, _, _, recipients = struct.unpack(HEADER, message)
    if recipients > 0 then
      redis.call('HINCRBY', channel.receipts, ARGV[7], 1)
    end
    for _, oldest in ipairs((trimmable(channel, channel.n - channel.b))) do
      remove_oldest(channel, unpack(oldest))
    end
  end
  save(channel)
end
finish()
